import { setImmediate as turnOfEventLoop } from 'node:timers/promises';
import type { ClientBase } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { codeOf } from '../database-errors.js';

/** A connection, and the socket below it. */
type DatabaseClient = ClientBase & { readonly connection: { readonly stream: { readonly destroy: () => void } } };
/** Leaves the answer of a statement to be awaited with the commit's: should it fail, the transaction does. */
export type Owe = (answer: Promise<unknown>) => void;
type Work<T> = (manager: EntityManager, client: DatabaseClient, owe: Owe) => Promise<T>;

type Begin = {
  /** One text in one round trip, with whatever settings the transaction needs; TypeORM's own way takes a statement for each. */
  readonly begin: string;
  /**
   * The first statement follows without waiting for the answer. Only where that statement does nothing outside of what `begin`
   * has set up: a begin that is cancelled leaves what comes after it without a transaction.
   */
  readonly isUnawaited?: boolean;
};

/** What statements meet after one of their transaction has failed. */
export const ALREADY_ABORTED = '25P02';

/** One transaction on a connection of the pool. One that cannot even roll back is not handed to others. */
export const inTransaction = async <T>(
  source: DataSource,
  { begin, isUnawaited = false }: Begin,
  work: Work<T>,
): Promise<T> => {
  const runner = source.createQueryRunner();
  const debts = createDebts();
  try {
    const client: DatabaseClient = await runner.connect();
    try {
      const begun = client.query(begin);
      if (isUnawaited) debts.owe(begun);
      else await begun;
      // So that nothing TypeORM writes begins a transaction of its own.
      Object.assign(runner, { isTransactionActive: true });
      const result = await work(runner.manager, client, debts.owe);
      // What was asked for last has a few steps to go until it is sent, none of which waits for anything.
      await turnOfEventLoop();
      const commit = client.query('commit');
      debts.owe(commit);
      await debts.paid();
      // Postgres answers so, and not with an error, where a failure inside was passed over: nothing of the work is there.
      if ((await commit).command === 'ROLLBACK')
        throw new Error('a transaction with a failed statement was to be committed');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw await debts.causeOf(error);
    }
  } finally {
    await runner.release();
  }
};

/** Answers that are still to come. */
const createDebts = () => {
  const answers: Promise<unknown>[] = [];
  return {
    owe: (answer: Promise<unknown>): void => {
      answer.catch(() => undefined);
      answers.push(answer);
    },
    paid: () => Promise.all(answers),
    /** What a statement met after another had failed only says that; why the other failed is known by now. */
    causeOf: async (met: unknown): Promise<unknown> => {
      if (codeOf(met) !== ALREADY_ABORTED) return met;
      const failed = (await Promise.allSettled(answers)).find((end) => end.status === 'rejected');
      return failed?.reason ?? met;
    },
  };
};
