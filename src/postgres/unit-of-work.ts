import { setTimeout as sleep } from 'node:timers/promises';
import { escapeLiteral } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import type { Stores, UnitOfWork } from '../services/ports/stores/unit-of-work.js';
import { codeOf, isConnectionError, isSerializationError, toAppError } from './database-errors.js';
import { markUnfit } from './data-source.js';
import { ALREADY_ABORTED, inTransaction } from './connection/in-transaction.js';
import type { Owe } from './connection/in-transaction.js';
import { alone, createTogether } from './gather.js';
import type { Gather } from './gather.js';

export type CreateStores = (manager: EntityManager, merchantId: string, gather: Gather) => Stores;

const MAX_TRIES = 5;
const MAX_CONNECTION_TRIES = 2;
const FIRST_PAUSE_MS = 5;
const DEADLINE_MS = 20_000;
/** The server became read-only (failover): its connections are of no use any more. */
const READ_ONLY = '25006';

type Attempt = { reachedCommit: boolean };
type Work<T> = (manager: EntityManager, owe: Owe) => Promise<T>;
type RunOnce = <T>(merchantId: string, work: Work<T>, attempt: Attempt) => Promise<T>;

type Way = {
  /** A transaction that takes longer is cut off; its connection is closed, and Postgres rolls it back. */
  readonly deadlineMs?: number;
  /** Nobody waits for the begin: the first statement must do nothing where the merchant is not set. */
  readonly isBeginUnawaited?: boolean;
};

const createRunOnce =
  (source: DataSource, { deadlineMs = DEADLINE_MS, isBeginUnawaited: isUnawaited = false }: Way): RunOnce =>
  (merchantId, work, attempt) =>
    inTransaction(source, { begin: beginFor(merchantId), isUnawaited }, async (manager, client, owe) => {
      const deadline = setTimeout(() => client.connection.stream.destroy(), deadlineMs);
      try {
        const result = await work(manager, owe);
        attempt.reachedCommit = true;
        return result;
      } catch (error) {
        if (codeOf(error) === READ_ONLY) markUnfit(client);
        throw error;
      } finally {
        clearTimeout(deadline);
      }
    });

/** Row security holds whatever follows to this merchant. */
const beginFor = (merchantId: string, mode = ''): string =>
  `begin${mode}; select set_config('app.merchant_id', ${escapeLiteral(merchantId)}, true)`;

/** A lost connection is tried again only where nothing can have been committed. */
const isWorthRetrying = (error: unknown, { reachedCommit }: Attempt, tries: number): boolean => {
  if (isSerializationError(error)) return tries < MAX_TRIES;
  return !reachedCommit && isConnectionError(error) && tries < MAX_CONNECTION_TRIES;
};

/** Up to double the time each try, anything below it: those who collided do not meet again. */
const pauseMs = (tries: number): number => Math.random() * FIRST_PAUSE_MS * 2 ** tries;

/** One transaction of one merchant, run again where that can do no harm. */
export type Transactions = <T>(merchantId: string, work: Work<T>) => Promise<T>;

export const createTransactions = (source: DataSource, way: Way = {}): Transactions => {
  const runOnce = createRunOnce(source, way);
  return async (merchantId, work) => {
    for (let tries = 1; ; tries += 1) {
      const attempt: Attempt = { reachedCommit: false };
      try {
        return await runOnce(merchantId, work, attempt);
      } catch (error) {
        if (!isWorthRetrying(error, attempt, tries)) throw toAppError(error);
        await sleep(pauseMs(tries));
      }
    }
  };
};

/** `source` works as jiedai_app. */
export const createUnitOfWork = (source: DataSource, createStores: CreateStores): UnitOfWork => {
  const transaction = createTransactions(source);
  const transactionTogether = createTransactions(source, { isBeginUnawaited: true });
  return {
    run: (merchantId, work) => transaction(merchantId, (manager) => work(createStores(manager, merchantId, alone))),
    runTogether: (merchantId, works) =>
      transactionTogether(merchantId, async (manager, owe) => {
        const stores = createStores(manager, merchantId, createTogether(owe));
        return resultsOf(await Promise.allSettled(works.map((work) => work(stores))));
      }),
  };
};

const resultsOf = <T>(ends: readonly PromiseSettledResult<T>[]): readonly T[] => {
  const failures = ends.flatMap((end) => (end.status === 'rejected' ? [end] : []));
  const [failure] = [...failures.filter(({ reason }) => codeOf(reason) !== ALREADY_ABORTED), ...failures];
  if (failure) throw failure.reason;
  return ends.flatMap((end) => (end.status === 'fulfilled' ? [end.value] : []));
};

/** Reads of one merchant under row security, in one read-only transaction. */
export type MerchantReader = <T>(merchantId: string, read: (manager: EntityManager) => Promise<T>) => Promise<T>;

export const createMerchantReader =
  (source: DataSource): MerchantReader =>
  async (merchantId, read) => {
    try {
      return await inTransaction(source, { begin: beginFor(merchantId, ' read only') }, read);
    } catch (error) {
      throw toAppError(error);
    }
  };
