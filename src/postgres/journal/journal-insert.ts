import type { Pool } from 'pg';
import type { AcceptOutcome } from '../../services/ports/queues/inbound-queue.js';
import type { JournalRow } from './journal-row.js';

/** Stores rows in one statement that commits by itself. One outcome per row, in their order. */
export type InsertRows = (rows: readonly JournalRow[]) => Promise<readonly AcceptOutcome[]>;

// Keys go in sorted, so that two processes with the same pushes wait for each other and never deadlock; journal ids rise in
// the order of arrival. `do nothing` covers both unique indexes: the push's own key and the plain-mode signature.
const INSERT = {
  name: 'journal-insert',
  text: `
    with incoming as (
      select * from unnest($1::uuid[], $2::text[], $3::text[], $4::timestamptz[], $5::uuid[], $6::date[], $7::smallint[],
        $8::text[], $9::text[]) with ordinality
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
      select day, merchant_id, channel_id, shard, openid, key, push::jsonb, received_at from first order by place
    )
    select place::int as place from first`,
};

const KNOWN_KEYS = {
  name: 'journal-known-keys',
  text: `
    select asked.place::int as place
      from unnest($1::uuid[], $2::text[]) with ordinality as asked (channel_id, key, place)
      join push_keys using (channel_id, key)`,
};

export const createInsertRows = (pool: Pool): InsertRows => {
  const placesOf = async (
    statement: { name: string; text: string },
    values: unknown[],
  ): Promise<ReadonlySet<number>> => {
    const { rows } = await pool.query<{ place: number }>({ ...statement, values });
    return new Set(rows.map(({ place }) => place - 1));
  };

  return async (rows) => {
    const fresh = await placesOf(INSERT, columnsOf(rows));
    // Only a plain-mode row can have been stopped by anything but its own key.
    const doubtful = rows.filter((row, place) => !fresh.has(place) && row.signatureKey !== undefined);
    const known = doubtful.length === 0 ? new Set<number>() : await placesOf(KNOWN_KEYS, keysOf(doubtful));
    const refused = new Set(doubtful.filter((_row, place) => !known.has(place)));
    return rows.map((row, place) => {
      if (fresh.has(place)) return 'stored';
      return refused.has(row) ? 'refused' : 'duplicate';
    });
  };
};

const keysOf = (rows: readonly JournalRow[]): unknown[] => [
  rows.map(({ channelId }) => channelId),
  rows.map(({ key }) => key),
];

const columnsOf = (rows: readonly JournalRow[]): unknown[] => [
  ...keysOf(rows),
  rows.map(({ signatureKey }) => signatureKey ?? null),
  rows.map(({ receivedAt }) => receivedAt),
  rows.map(({ merchantId }) => merchantId),
  rows.map(({ day }) => day),
  rows.map(({ shard }) => shard),
  rows.map(({ openid }) => openid),
  rows.map(({ push }) => push),
];
