import type { ClientBase } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';

/** A connection, and the socket below it. */
type DatabaseClient = ClientBase & { readonly connection: { readonly stream: { readonly destroy: () => void } } };
type Work<T> = (manager: EntityManager, client: DatabaseClient) => Promise<T>;

/**
 * One transaction on a connection of the pool. `begin` is one text in one round trip, with whatever settings it needs; TypeORM's
 * own way takes a statement for each and costs more than they do. One that cannot even roll back is not handed to others.
 */
export const inTransaction = async <T>(source: DataSource, begin: string, work: Work<T>): Promise<T> => {
  const runner = source.createQueryRunner();
  try {
    const client: DatabaseClient = await runner.connect();
    try {
      await client.query(begin);
      // So that nothing TypeORM writes begins a transaction of its own.
      Object.assign(runner, { isTransactionActive: true });
      const result = await work(runner.manager, client);
      await client.query('commit');
      return result;
    } catch (error) {
      await client.query('rollback').catch(() => undefined);
      throw error;
    }
  } finally {
    await runner.release();
  }
};
