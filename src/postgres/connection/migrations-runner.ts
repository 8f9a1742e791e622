import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { DataSource } from 'typeorm';
import type { Logger } from '../../kernel/logger.js';
import { connectionOptions } from './connection-options.js';
import { codeOf, toAppError } from '../database-errors.js';
import { createQueryLogger } from './query-logger.js';

export type MigrationState = { readonly name: string; readonly isDone: boolean };

/** The history of the schema, on a connection as its owner. Close it after use. */
export type Migrations = {
  /**
   * Runs what is pending, oldest first, each in its own transaction, one process at a time. Processes of the version before may be at
   * work on the same tables: it gives way to them, and tries again. Returns the names it ran.
   */
  readonly run: () => Promise<readonly string[]>;
  /** Undoes the newest one. Returns its name, or undefined when there is none. */
  readonly revert: () => Promise<string | undefined>;
  readonly list: () => Promise<readonly MigrationState[]>;
  /** Makes rights and policies where the roles came later than the tables. Returns false while the roles do not exist. */
  readonly guardRows: () => Promise<boolean>;
  readonly close: () => Promise<void>;
};

/** Keeps two processes from migrating one database at the same time. */
const MIGRATION_LOCK = 720_000;
/**
 * Whoever waits for a table makes everybody behind it wait. So a migration waits less than Postgres's deadlock_timeout of 1 s, after
 * which a transaction of the desk might be the one that is given up, and less than the 1.5 s a push has.
 */
const LOCK_TIMEOUT_MS = 400;
const PAUSE_MS = 300;
const MOST_TRIES = 100;
/** lock_not_available, deadlock_detected. */
const IN_THE_WAY = new Set(['55P03', '40P01']);
const MIGRATION_FILES = join(__dirname, '..', '..', '..', 'migrations', '*.{js,ts}');

export const openMigrations = async (url: string, logger: Logger): Promise<Migrations> => {
  const source = new DataSource({
    type: 'postgres',
    extra: {
      ...connectionOptions({ url, role: 'owner', statementTimeoutMs: 0, lockTimeoutMs: LOCK_TIMEOUT_MS }),
      max: 2,
    },
    migrations: [MIGRATION_FILES],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    logger: createQueryLogger(logger),
    installExtensions: false,
  });
  await source.initialize().catch((error: unknown) => {
    throw toAppError(error);
  });
  return migrationsOf(source);
};

const migrationsOf = (source: DataSource): Migrations => {
  const alone = <T>(work: () => Promise<T>): Promise<T> =>
    source.transaction(async (manager) => {
      await manager.query('set local lock_timeout = 0');
      await manager.query('select pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
      return patiently(work);
    });
  const doneNames = async (): Promise<readonly string[]> => {
    const [{ table }] = await source.query<[{ table: string | null }]>(`select to_regclass('migrations') as table`);
    if (table === null) return [];
    const rows = await source.query<{ name: string }[]>('select name from migrations order by id');
    return rows.map(({ name }) => name);
  };
  return {
    run: async () => {
      const ran: string[] = [];
      await alone(async () => {
        const before = new Set([...(await doneNames()), ...ran]);
        try {
          await source.runMigrations();
        } finally {
          ran.push(...(await doneNames()).filter((name) => !before.has(name)));
        }
      });
      return ran;
    },
    revert: () =>
      alone(async () => {
        const newest = (await doneNames()).at(-1);
        if (newest !== undefined) await source.undoLastMigration();
        return newest;
      }),
    list: async () => {
      const done = new Set(await doneNames());
      const names = source.migrations.map((migration) => migration.name ?? migration.constructor.name);
      return names.toSorted(byTimestamp).map((name) => ({ name, isDone: done.has(name) }));
    },
    guardRows: async () => {
      const asked = () => source.query<[{ guarded: boolean }]>('select guard_rows() as guarded');
      const [{ guarded }] = await patiently(asked);
      return guarded;
    },
    close: () => source.destroy(),
  };
};

/** What met others is rolled back, and done again a moment later. */
const patiently = async <T>(work: () => Promise<T>): Promise<T> => {
  for (let tries = 1; ; tries += 1) {
    try {
      return await work();
    } catch (error) {
      if (tries === MOST_TRIES || !IN_THE_WAY.has(codeOf(error) ?? '')) throw error;
      await sleep(PAUSE_MS);
    }
  }
};

/** Names end in the 13 digits of their timestamp. */
const byTimestamp = (a: string, b: string): number => Number(a.slice(-13)) - Number(b.slice(-13));
