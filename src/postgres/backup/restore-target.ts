import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Client } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { DatabaseShape, RestoreTarget } from '../../services/ports/backup/backup.js';
import { openBackupClient } from './backup-client.js';

const FOREIGN_KEYS = `
  select quote_ident(conname) as name, conrelid::regclass::text as "table", pg_get_constraintdef(oid) as definition
    from pg_constraint where contype = 'f' and conparentid = 0 and connamespace = current_schema()::regnamespace`;

type ForeignKey = { readonly name: string; readonly table: string; readonly definition: string };

/**
 * An empty, migrated database that is filled in one transaction as the owner. Meanwhile row security does not bind the owner,
 * because COPY cannot write below it, and references between tables are taken off and checked when all rows are there.
 */
export const openRestoreTarget = async (url: string): Promise<RestoreTarget> => {
  const client = await openBackupClient(url);
  const { rows } = await client.query<{ name: string }>('select name from migrations order by id');
  await client.query('begin');
  return {
    migrations: rows.map(({ name }) => name),
    isEmpty: async () => {
      const answer = await client.query<{ used: boolean }>(
        'select exists (select from merchants) or exists (select from journal) as used',
      );
      return answer.rows[0]?.used === false;
    },
    fill: (shape, rowsOf) => fill(client, shape, rowsOf),
    commit: async () => {
      await client.query('commit');
      await client.query('analyze');
    },
    close: () => client.end(),
  };
};

const fill = async (
  client: Client,
  shape: DatabaseShape,
  rowsOf: (table: string) => AsyncIterable<Uint8Array>,
): Promise<ReadonlyMap<string, number>> => {
  const names = shape.tables.map(({ name }) => name);
  const { rows: keys } = await client.query<ForeignKey>(FOREIGN_KEYS);
  for (const { table, name } of keys) await client.query(`alter table ${table} drop constraint ${name}`);
  await each(client, names, ['no force row level security', 'disable trigger user']);
  await client.query(`truncate ${names.join(', ')}`);
  for (const { table, name, bounds } of shape.partitions)
    await client.query(`create table if not exists ${name} partition of ${table} ${bounds}`);
  const counts = new Map<string, number>();
  for (const { name, columns } of shape.tables) {
    const into = client.query(copyFrom(`copy ${name} (${columns.join(', ')}) from stdin`));
    await pipeline(Readable.from(rowsOf(name), { objectMode: false }), into);
    counts.set(name, into.rowCount);
  }
  await setSequences(client, shape);
  for (const { table, name, definition } of keys)
    await client.query(`alter table ${table} add constraint ${name} ${definition}`);
  await each(client, names, ['enable trigger user', 'force row level security']);
  return counts;
};

const each = async (client: Client, tables: readonly string[], changes: readonly string[]): Promise<void> => {
  for (const table of tables) for (const change of changes) await client.query(`alter table ${table} ${change}`);
};

const setSequences = async (client: Client, { sequences }: DatabaseShape): Promise<void> => {
  for (const { table, column, lastValue, isCalled } of sequences)
    await client.query('select setval(pg_get_serial_sequence($1, $2), $3::bigint, $4)', [
      table,
      column,
      lastValue,
      isCalled,
    ]);
};
