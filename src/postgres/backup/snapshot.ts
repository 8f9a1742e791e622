import type { Client } from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import type {
  DatabaseShape,
  KeptMedium,
  Partition,
  SequenceState,
  Snapshot,
  TableShape,
} from '../../services/ports/backup/backup.js';
import { BACKUP_LOCK, openBackupClient } from './backup-client.js';

const TABLES = `
  select c.relname as name, (select array_agg(quote_ident(a.attname) order by a.attnum) from pg_attribute a
    where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = '') as columns
  from pg_class c where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
    -- The version of the schema, and what its migrations say of it.
    and c.relname not in ('migrations', 'row_guards')
  order by c.relname`;
const PARTITIONS = `
  select p.relname as "table", c.relname as name, pg_get_expr(c.relpartbound, c.oid) as bounds
    from pg_inherits i join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
   where p.relnamespace = current_schema()::regnamespace and pg_get_expr(c.relpartbound, c.oid) <> 'DEFAULT' order by 1, 2`;
const SEQUENCES = `
  select c.relname as "table", a.attname as "column", pg_get_serial_sequence(quote_ident(c.relname), a.attname) as sequence
    from pg_attribute a join pg_class c on c.oid = a.attrelid
   where c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p') and not c.relispartition
     and a.attidentity <> '' and not a.attisdropped order by 1, 2`;
const MEDIA = `
  select id, store_key as key, coalesce(content_type, 'application/octet-stream') as "contentType"
    from media where store_key is not null and state = 'stored' and id > $1 order by id limit 500`;
const BEFORE_ALL_IDS = '00000000-0000-0000-0000-000000000000';

/** Everything in the database at this moment, read on one connection as the owner of the tables. */
export const openSnapshot = async (url: string): Promise<Snapshot> => {
  const client = await openBackupClient(url);
  try {
    await client.query('select pg_advisory_lock_shared($1)', [BACKUP_LOCK]);
    await client.query('begin isolation level repeatable read read only');
    const shape = await readShape(client);
    return {
      shape,
      copyOut: createCopyOut(client),
      media: () => mediaOf(client),
      close: () => client.end(),
    };
  } catch (error) {
    await client.end();
    throw error;
  }
};

const readShape = async (client: Client): Promise<DatabaseShape> => {
  const { rows: done } = await client.query<{ name: string }>('select name from migrations order by id');
  const { rows: tables } = await client.query<TableShape>(TABLES);
  const { rows: partitions } = await client.query<Partition>(PARTITIONS);
  const { rows: found } = await client.query<{ table: string; column: string; sequence: string }>(SEQUENCES);
  const sequences: SequenceState[] = [];
  for (const { table, column, sequence } of found) {
    // Its name comes quoted from Postgres.
    const { rows } = await client.query<{ lastValue: string; isCalled: boolean }>(
      `select last_value::text as "lastValue", is_called as "isCalled" from ${sequence}`,
    );
    const [state = { lastValue: '1', isCalled: false }] = rows;
    sequences.push({ table, column, ...state });
  }
  return { migrations: done.map(({ name }) => name), tables, partitions, sequences };
};

const createCopyOut =
  (client: Client): Snapshot['copyOut'] =>
  async ({ name, columns }, store) => {
    const rows = client.query(copyTo(`copy (select ${columns.join(', ')} from ${name}) to stdout`));
    const file = await store(rows);
    // The count comes in a message after the last row: an answered statement says that it has come.
    await client.query('select 1');
    return { ...file, rows: rows.rowCount };
  };

/** A medium never changes, so the moment of the snapshot is over here: copying media may take hours, and holds nothing up. */
async function* mediaOf(client: Client): AsyncIterable<KeptMedium> {
  await client.query('commit');
  await client.query('select pg_advisory_unlock_shared($1)', [BACKUP_LOCK]);
  let after = BEFORE_ALL_IDS;
  for (;;) {
    const { rows } = await client.query<KeptMedium & { id: string }>(MEDIA, [after]);
    for (const { key, contentType } of rows) yield { key, contentType };
    const last = rows.at(-1);
    if (!last) return;
    after = last.id;
  }
}
