import type { Pool } from 'pg';
import type { AcceptOutcome } from '../../services/ports/queues/inbound-queue.js';
import type { JournalRow } from './journal-row.js';

/** Stores rows in one statement that commits by itself. One outcome per row, in their order. */
export type InsertRows = (rows: readonly JournalRow[]) => Promise<readonly AcceptOutcome[]>;

// Keys go in sorted, so that two processes with the same pushes wait for each other and never deadlock; journal ids rise in
// the order of arrival. `do nothing` covers both unique indexes: the push's own key and the plain-mode signature. The pushes come
// as one JSON array: as elements of a text array each quotation mark in them would be escaped here and unescaped there.
const INSERT = {
  name: 'journal-insert',
  text: `
    with incoming as (
      select pushed.* from rows from (
        unnest($1::uuid[]), unnest($2::text[]), unnest($3::text[]), unnest($4::timestamptz[]), unnest($5::uuid[]),
        unnest($6::date[]), unnest($7::smallint[]), unnest($8::text[]), jsonb_array_elements($9::jsonb)) with ordinality
        as pushed (channel_id, key, signature_key, received_at, merchant_id, day, shard, openid, push, place)
    ), fresh as (
      insert into push_keys (channel_id, key, signature_key, received_at)
      select channel_id, key, signature_key, received_at from incoming order by channel_id, key, place
      on conflict do nothing returning channel_id, key, signature_key
    ), first as (
      select distinct on (channel_id, key) incoming.* from incoming join fresh using (channel_id, key)
       where incoming.signature_key is not distinct from fresh.signature_key
       order by channel_id, key, place
    ), stored as (
      insert into journal (day, merchant_id, channel_id, shard, openid, key, push, received_at)
      select day, merchant_id, channel_id, shard, openid, key, push, received_at from first order by place
    )
    select array(select place::int from incoming except select place::int from first) as places`,
};

const KNOWN_KEYS = {
  name: 'journal-known-keys',
  text: `
    select array(
      select asked.place::int
        from unnest($1::uuid[], $2::text[]) with ordinality as asked (channel_id, key, place)
        join push_keys using (channel_id, key)) as places`,
};

type Statement = { readonly name: string; readonly text: string };

export const createInsertRows = (pool: Pool): InsertRows => {
  const rowsAt = async (
    statement: Statement,
    rows: readonly JournalRow[],
    values: unknown[],
  ): Promise<readonly JournalRow[]> => {
    const answer = await pool.query<{ places: number[] }>({ ...statement, values });
    return (answer.rows[0]?.places ?? []).flatMap((place) => rows[place - 1] ?? []);
  };

  return async (rows) => {
    const notStored = await rowsAt(INSERT, rows, columnsOf(rows));
    if (notStored.length === 0) return rows.map(() => 'stored');
    const stopped = new Set(notStored);
    // Only a plain-mode row can have been stopped by anything but its own key.
    const doubtful = [...stopped].filter(({ signatureKey }) => signatureKey !== undefined);
    const known = new Set(doubtful.length === 0 ? [] : await rowsAt(KNOWN_KEYS, doubtful, keysOf(doubtful)));
    const refused = new Set(doubtful.filter((row) => !known.has(row)));
    return rows.map((row) => {
      if (!stopped.has(row)) return 'stored';
      return refused.has(row) ? 'refused' : 'duplicate';
    });
  };
};

const QUOTED = /["\\]/g;

const quoted = (text: string): string =>
  text.includes('"') || text.includes('\\') ? `"${text.replace(QUOTED, '\\$&')}"` : `"${text}"`;

/** An array as Postgres reads it. The client would make it too, from a list of its own, looking at the type of each element. */
const arrayOf = (rows: readonly JournalRow[], elementOf: (row: JournalRow) => string | number): string => {
  let elements = '';
  for (const row of rows) elements += elements === '' ? elementOf(row) : `,${elementOf(row)}`;
  return `{${elements}}`;
};

const keysOf = (rows: readonly JournalRow[]): unknown[] => [
  arrayOf(rows, ({ channelId }) => channelId),
  arrayOf(rows, ({ key }) => quoted(key)),
];

const columnsOf = (rows: readonly JournalRow[]): unknown[] => [
  ...keysOf(rows),
  arrayOf(rows, ({ signatureKey }) => (signatureKey === undefined ? 'null' : quoted(signatureKey))),
  arrayOf(rows, ({ receivedAt }) => receivedAt),
  arrayOf(rows, ({ merchantId }) => merchantId),
  arrayOf(rows, ({ day }) => day),
  arrayOf(rows, ({ shard }) => shard),
  arrayOf(rows, ({ openid }) => quoted(openid)),
  `[${rows.map(({ push }) => push).join(',')}]`,
];
