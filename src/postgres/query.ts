import type { DataSource, EntityManager } from 'typeorm';
import { toAppError } from './database-errors.js';

/** One statement with its rows. Errors are translated; the caller names the shape of a row, as its columns say it. */
export type Query = <Row>(sql: string, parameters?: readonly unknown[]) => Promise<readonly Row[]>;

/** Statements that need no merchant, outside a transaction: for select and insert (update and delete answer otherwise in TypeORM). */
export const createQuery =
  (source: DataSource | EntityManager): Query =>
  async (sql, parameters = []) => {
    try {
      return await source.query(sql, [...parameters]);
    } catch (error) {
      throw toAppError(error);
    }
  };
