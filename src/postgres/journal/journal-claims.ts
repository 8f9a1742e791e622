import type { DataSource } from 'typeorm';
import type { InboundPush } from '../../domain/conversations/inbound.js';
import type { ClaimedBatch, ClaimedPush, InboundQueue, ShardLease } from '../../services/ports/queues/inbound-queue.js';
import { createPreparedQuery, onOneConnection } from '../prepared.js';
import type { Prepared } from '../prepared.js';
import { revivePush } from './journal-row.js';

type JournalClaims = Pick<InboundQueue, 'dueShards' | 'claim' | 'fail' | 'release'>;

const LEASE_SECONDS = 30;
const MAX_ATTEMPTS = 8;
/** How often every partition is looked at; in between only those of the last days. */
const FULL_LOOK_EVERY_MS = 20_000;
/** Characters of an error that are kept for the operator. */
const KEPT_ERROR = 500;

// Waiting rows are found through the partial index of each partition at or after $1, one step per shard.
const WAITING = `exists (select from journal j where j.shard = s.shard and j.done_at is null and j.day >= $1::date)`;

const DUE_SHARDS = `select s.shard from inbound_shards s where s.lease_until <= now() and ${WAITING}`;

const OLDEST_DAY = `
  select (select min(j.day) from journal j where j.shard = s.shard and j.done_at is null)::text as day
    from inbound_shards s`;

// A lease lost with the machine is taken again, and a lost end of one is waited for: neither is worth a wait for the disk. What
// is done under a lease has its own marks, and they are.
const UNSYNCED = `unsynced as (select set_config('synchronous_commit', 'off', true))`;

/** The merchant that has pushes waiting in a shard, next after another: one step along the index, however many wait. */
const nextMerchant = (after = ''): string => `
  select merchant_id from journal j where j.shard = taken.shard and j.done_at is null and j.day >= $1::date ${after}
   order by merchant_id limit 1`;

// Rows are read in the statement that takes the leases. Its snapshot saw the last holder end each lease, and so everything that
// holder had marked. Merchants take turns: each one's oldest push, then each one's second, so that a burst of one waits behind
// the single push of another. One merchant's pushes, and so one identity's, are always taken from the oldest on.
const CLAIM = `
  with recursive ${UNSYNCED}, free as (
    select shard from inbound_shards s where s.shard = any($2::smallint[]) and s.lease_until <= now() and ${WAITING}
     order by shard for update skip locked
  ), taken as (
    update inbound_shards set lease_until = now() + make_interval(secs => $3), lease_number = lease_number + 1
     where shard in (select shard from free) returning shard, lease_number
  ), waiting as (
    select taken.shard, (${nextMerchant()}) as merchant_id from taken
    union all
    select taken.shard, (${nextMerchant('and j.merchant_id > taken.merchant_id')})
      from waiting taken where taken.merchant_id is not null
  )
  select shard, lease_number, id, day, merchant_id, channel_id, push, received_at
    from unsynced, taken left join lateral (
      select journal.* from waiting cross join lateral (
        select id, day::text as day, merchant_id, channel_id, push, received_at, row_number() over (order by id) as turn
          from journal
         where journal.shard = taken.shard and journal.merchant_id = waiting.merchant_id and done_at is null and day >= $1::date
         order by id limit $5) journal
       where waiting.shard = taken.shard
       order by turn, id limit $4
    ) as oldest on true
   order by id`;

const NOTE_FAILURE = `
  with failed as (
    update journal set attempts = attempts + 1, error = $3,
        done_at = case when attempts + 1 >= $4 then now() end
     where id = $1 and day = $2::date and done_at is null returning done_at
  )
  select done_at is not null as is_given_up from failed`;

const END_LEASES = `
  with ${UNSYNCED}, ended as (
    update inbound_shards s set lease_until = '-infinity'
      from unnest($1::smallint[], $2::bigint[]) as held (shard, lease_number)
     where s.shard = held.shard and s.lease_number = held.lease_number returning s.shard
  )
  select shard from unsynced, ended`;

const STILL_WAITING = `select shard from inbound_shards s where s.shard = any($2::smallint[]) and ${WAITING}`;

type LeaseRow = { readonly shard: number; readonly lease_number: string };
type PushRow = {
  readonly id: string;
  readonly day: string;
  readonly merchant_id: string;
  readonly channel_id: string;
  readonly push: InboundPush;
  readonly received_at: Date;
};
/** A shard in which nothing is left to do has a row without a push. */
type Row = LeaseRow & (PushRow | { readonly id: null });

const toClaimed = (row: LeaseRow & PushRow): ClaimedPush => ({
  journalId: row.id,
  journalDay: row.day,
  merchantId: row.merchant_id,
  channelId: row.channel_id,
  push: revivePush(row.push),
  receivedAt: row.received_at,
  signatureKey: undefined,
  lease: toLease(row),
});

const toLease = ({ shard, lease_number }: LeaseRow): ShardLease => ({ shard, leaseNumber: Number(lease_number) });

const toBatch = (rows: readonly Row[]): ClaimedBatch => ({
  leases: [...new Map(rows.map((row) => [row.shard, toLease(row)])).values()],
  pushes: rows.flatMap((row) => (row.id === null ? [] : [toClaimed(row)])),
});

/** Claims as jiedai_system: one worker at a time per shard. */
export const createJournalClaims = (system: DataSource): JournalClaims => {
  const query = createPreparedQuery(system);
  const firstDay = createFirstDay(query);
  const endLeases = createEndLeases();
  return {
    dueShards: async () => {
      await endLeases(query);
      const rows = await query<{ shard: number }>(DUE_SHARDS, [await firstDay()]);
      return rows.map(({ shard }) => shard);
    },
    claim: async (shards, limit, ofMerchant = limit) => {
      const rows = await query<Row>(CLAIM, [await firstDay(), shards, LEASE_SECONDS, limit, ofMerchant]);
      return rows.length === 0 ? undefined : toBatch(rows);
    },
    fail: async ({ journalId, journalDay }, error) => {
      const kept = error.replaceAll('\0', '\ufffd').slice(0, KEPT_ERROR);
      const [row] = await query<{ is_given_up: boolean }>(NOTE_FAILURE, [journalId, journalDay, kept, MAX_ATTEMPTS]);
      return row?.is_given_up === true ? 'given_up' : 'waiting';
    },
    release: async ({ leases }) => {
      const shards = leases.map(({ shard }) => shard);
      const day = await firstDay();
      // Asked behind the end of the leases: what came before that saw the lease and was turned away, so it is seen here.
      const [, rows] = await onOneConnection(system, (prepared) =>
        Promise.all([endLeases(prepared, leases), prepared<{ readonly shard: number }>(STILL_WAITING, [day, shards])]),
      );
      return rows.map(({ shard }) => shard);
    },
  };
};

/**
 * Ends leases, and those before them whose end was lost with Postgres: their shards would stand still for the rest of the lease
 * after it is back.
 */
const createEndLeases = () => {
  const held = new Map<number, number>();
  return async (query: Prepared, leases: readonly ShardLease[] = []): Promise<void> => {
    for (const { shard, leaseNumber } of leases) held.set(shard, leaseNumber);
    if (held.size === 0) return;
    const ending = [...held];
    await query(END_LEASES, [ending.map(([shard]) => shard), ending.map(([, leaseNumber]) => leaseNumber)]);
    for (const [shard, leaseNumber] of ending) if (held.get(shard) === leaseNumber) held.delete(shard);
  };
};

const dayBefore = (now: Date): string => new Date(now.getTime() - 86_400_000).toISOString().slice(0, 10);

/**
 * The day from which partitions can hold waiting rows: yesterday, or the oldest waiting row where work has stood still. Days
 * before it are not even planned for.
 */
const createFirstDay = (query: Prepared): (() => Promise<string>) => {
  let oldest: string | undefined;
  let lookedAt = -Infinity;
  return async () => {
    if (performance.now() - lookedAt >= FULL_LOOK_EVERY_MS) {
      const rows = await query<{ day: string | null }>(OLDEST_DAY, []);
      oldest = rows.flatMap(({ day }) => day ?? []).sort()[0];
      lookedAt = performance.now();
    }
    const yesterday = dayBefore(new Date());
    return oldest !== undefined && oldest < yesterday ? oldest : yesterday;
  };
};
