import type { ClientBase, QueryResultRow } from 'pg';
import type { DataSource, EntityManager } from 'typeorm';
import { toAppError } from './database-errors.js';

const names = new Map<string, string>();

/** One name for one text in this process: connections are not shared with other processes. */
const nameOf = (sql: string): string => {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = `s${names.size}`;
  names.set(sql, name);
  return name;
};

/** Rows of a statement whose text is one of few: each text is kept by name for the life of a connection. */
export type Prepared = <Row extends QueryResultRow>(sql: string, parameters: readonly unknown[]) => Promise<Row[]>;

/**
 * Runs statements of a transaction that Postgres parses and plans once per connection instead of every time, which for a table
 * in partitions costs more than running it. Only for the texts of the hot path: none of them is ever forgotten.
 */
export const createPrepared =
  (manager: EntityManager): Prepared =>
  async <Row extends QueryResultRow>(sql: string, parameters: readonly unknown[]) => {
    const client: ClientBase = await manager.queryRunner?.connect();
    return rowsOf<Row>(client, sql, parameters);
  };

/** The same outside a transaction, on any connection of the pool. Errors are translated. */
export const createPreparedQuery =
  (source: DataSource): Prepared =>
  <Row extends QueryResultRow>(sql: string, parameters: readonly unknown[]) =>
    onOneConnection(source, (prepared) => prepared<Row>(sql, parameters));

/**
 * Statements outside a transaction on one connection. Those that the work sends without waiting go one behind the other, and
 * each sees what those before it have done. Errors are translated.
 */
export const onOneConnection = async <T>(source: DataSource, work: (prepared: Prepared) => Promise<T>): Promise<T> => {
  const runner = source.createQueryRunner();
  try {
    const client: ClientBase = await runner.connect();
    return await work((sql, parameters) => rowsOf(client, sql, parameters));
  } catch (error) {
    throw toAppError(error);
  } finally {
    await runner.release();
  }
};

const rowsOf = async <Row extends QueryResultRow>(
  client: ClientBase,
  sql: string,
  parameters: readonly unknown[],
): Promise<Row[]> => {
  const { rows } = await client.query<Row>({ name: nameOf(sql), text: sql, values: [...parameters] });
  return rows;
};
