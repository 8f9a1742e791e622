import { setTimeout as sleep } from 'node:timers/promises';
import { Pool } from 'pg';
import type { PoolClient } from 'pg';
import { DataSource } from 'typeorm';
import { PostgresDriver } from 'typeorm/driver/postgres/PostgresDriver.js';
import { AppError } from '../kernel/errors.js';
import type { Logger } from '../kernel/logger.js';
import { connectionOptions } from './connection/connection-options.js';
import type { DatabaseRole } from './connection/connection-options.js';
import { toAppError } from './database-errors.js';
import { ENTITIES } from './entities/entities.js';
import { createQueryLogger, SLOW_QUERY_MS } from './connection/query-logger.js';
import { mayUseRole } from './connection/role-membership.js';

type Wanted = {
  readonly url: string;
  readonly appPoolSize: number;
  readonly systemPoolSize: number;
  readonly logger: Logger;
  /** How long to wait for a Postgres that does not answer yet, before giving up. */
  readonly retryForMs?: number;
};

/** The pools of one process; each connection works as its role from the start. */
export type Database = {
  /** As jiedai_app: units of work and reads of one merchant. */
  readonly app: DataSource;
  /** As jiedai_system: what happens before a merchant is known, and across merchants. */
  readonly system: DataSource;
  /** As jiedai_system, for the journal alone, so that nothing else can use up what intake needs. */
  readonly intake: Pool;
  /** False: the roles cannot be used here, and the connecting user does everything. */
  readonly hasRoles: boolean;
  readonly close: () => Promise<void>;
};

const STATEMENT_TIMEOUT_MS = 10_000;
/** WeChat hangs up after 5 s; the spool needs its part of them. */
export const INTAKE_TIMEOUT_MS = 1_500;
/** One statement is in flight at a time; the second place is for the one after a statement that hangs. */
const INTAKE_POOL_SIZE = 2;
const RETRY_FOR_MS = 30_000;
const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 2_000;

/** Opens the pools. Throws `unavailable` when Postgres does not answer in time; later absences are survived. */
export const openDatabase = async (wanted: Wanted): Promise<Database> => {
  const { url, logger, retryForMs = RETRY_FOR_MS } = wanted;
  const hasRoles = await untilAnswered({ retryForMs, logger }, () => canUseRoles(url));
  if (!hasRoles) logger.warn({}, 'jiedai_app and jiedai_system cannot be used: one database role does everything');
  const roleOf = (role: DatabaseRole): DatabaseRole => (hasRoles ? role : 'owner');
  const app = createSource({ url, role: roleOf('jiedai_app'), poolSize: wanted.appPoolSize, logger });
  const system = createSource({ url, role: roleOf('jiedai_system'), poolSize: wanted.systemPoolSize, logger });
  for (const source of [app, system]) {
    await untilAnswered({ retryForMs, logger }, () => source.initialize());
    dropUnfitConnections(poolOf(source));
  }
  const intake = createIntakePool(url, roleOf('jiedai_system'), logger);
  const close = async (): Promise<void> => {
    await Promise.all([app.destroy(), system.destroy(), intake.end()]);
  };
  return { app, system, intake, hasRoles, close };
};

const canUseRoles = async (url: string): Promise<boolean> =>
  (await mayUseRole(url, 'jiedai_app')) && (await mayUseRole(url, 'jiedai_system'));

type Source = {
  readonly url: string;
  readonly role: DatabaseRole;
  readonly poolSize: number;
  readonly logger: Logger;
};

const createSource = ({ url, role, poolSize, logger }: Source): DataSource =>
  new DataSource({
    type: 'postgres',
    entities: ENTITIES,
    synchronize: false,
    installExtensions: false,
    // An undefined in a condition would otherwise find any row.
    invalidWhereValuesBehavior: { null: 'throw', undefined: 'throw' },
    logger: createQueryLogger(logger),
    logging: ['error', 'warn'],
    maxQueryExecutionTime: SLOW_QUERY_MS,
    poolSize,
    poolErrorHandler: (error: unknown) => logger.warn({ role, err: error }, 'idle database connection was lost'),
    // Statements of one connection are sent without waiting for the answers to those before them, where nothing awaits those.
    extra: { ...connectionOptions({ url, role, statementTimeoutMs: STATEMENT_TIMEOUT_MS }), pipeline: true },
  });

const createIntakePool = (url: string, role: DatabaseRole, logger: Logger): Pool => {
  const pool = new Pool({
    ...connectionOptions({ url, role, statementTimeoutMs: INTAKE_TIMEOUT_MS }),
    connectionTimeoutMillis: INTAKE_TIMEOUT_MS,
    // The server's own limit does not help when the server itself is frozen.
    query_timeout: INTAKE_TIMEOUT_MS,
    max: INTAKE_POOL_SIZE,
  });
  pool.on('error', (error) => logger.warn({ role, err: error }, 'idle database connection was lost'));
  return pool;
};

/** TypeORM's own pool, which it types as anything. */
const poolOf = (source: DataSource): Pool => {
  if (source.driver instanceof PostgresDriver) return source.driver.master;
  throw new Error('the data source is not Postgres');
};

const unfit = new WeakSet<object>();

/** The connection is closed when it is handed back, for instance because its server has become read-only. */
export const markUnfit = (client: object): void => {
  unfit.add(client);
};

/** A connection that comes back inside a transaction, or marked unfit, is closed instead of handed to the next one. */
const dropUnfitConnections = (pool: Pool): void => {
  pool.on('release', (_error: Error, client: PoolClient) => {
    if (!unfit.has(client) && statusOf(client) !== 'T' && statusOf(client) !== 'E') return;
    if ('end' in client && typeof client.end === 'function') void client.end();
  });
};

/** `I` idle, `T` in a transaction, `E` in a failed one (Postgres protocol: ReadyForQuery). */
const statusOf = (client: PoolClient): unknown =>
  'getTransactionStatus' in client && typeof client.getTransactionStatus === 'function'
    ? client.getTransactionStatus()
    : undefined;

const untilAnswered = async <T>(
  { retryForMs, logger }: { readonly retryForMs: number; readonly logger: Logger },
  ask: () => Promise<T>,
): Promise<T> => {
  const giveUpAt = performance.now() + retryForMs;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(pauseMs * 2, LONGEST_PAUSE_MS)) {
    try {
      return await ask();
    } catch (error) {
      const translated = toAppError(error);
      const isAway = translated instanceof AppError && translated.kind === 'unavailable';
      if (!isAway || performance.now() + pauseMs > giveUpAt) throw translated;
      logger.warn({ retryInMs: pauseMs }, 'Postgres does not answer yet');
      await sleep(pauseMs);
    }
  }
};
