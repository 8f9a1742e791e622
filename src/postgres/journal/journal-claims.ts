import type { DataSource } from 'typeorm';
import type { InboundPush } from '../../domain/conversations/inbound.js';
import type { ClaimedBatch, ClaimedPush, InboundQueue } from '../../services/ports/queues/inbound-queue.js';
import { createPreparedQuery } from '../prepared.js';
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

const TAKE_LEASE = `
  with free as (
    select shard from inbound_shards s where s.shard = $2 and s.lease_until <= now() and ${WAITING} for update skip locked
  ), taken as (
    update inbound_shards set lease_until = now() + make_interval(secs => $3), lease_number = lease_number + 1
     where shard in (select shard from free) returning lease_number
  )
  select lease_number from taken`;

const OLDEST_ROWS = `
  select id, day::text as day, merchant_id, channel_id, push, received_at
    from journal where shard = $1 and done_at is null and day >= $2::date order by id limit $3`;

const NOTE_FAILURE = `
  with failed as (
    update journal set attempts = attempts + 1, error = $3,
        done_at = case when attempts + 1 >= $4 then now() end
     where id = $1 and day = $2::date and done_at is null returning done_at
  )
  select done_at is not null as is_given_up from failed`;

const END_LEASE = `
  with ended as (
    update inbound_shards set lease_until = '-infinity' where shard = $1 and lease_number = $2 returning shard
  )
  select shard from ended`;

const STILL_WAITING = `select ${WAITING} as waits from inbound_shards s where s.shard = $2`;

type Row = {
  readonly id: string;
  readonly day: string;
  readonly merchant_id: string;
  readonly channel_id: string;
  readonly push: InboundPush;
  readonly received_at: Date;
};

const toClaimed = (row: Row): ClaimedPush => ({
  journalId: row.id,
  journalDay: row.day,
  merchantId: row.merchant_id,
  channelId: row.channel_id,
  push: revivePush(row.push),
  receivedAt: row.received_at,
  signatureKey: undefined,
});

/** Claims as jiedai_system: one worker at a time per shard, by a lease whose number rises each time it is taken. */
export const createJournalClaims = (system: DataSource): JournalClaims => {
  const query = createPreparedQuery(system);
  const firstDay = createFirstDay(query);
  return {
    dueShards: async () => {
      const rows = await query<{ shard: number }>(DUE_SHARDS, [await firstDay()]);
      return rows.map(({ shard }) => shard);
    },
    claim: async (shard, limit): Promise<ClaimedBatch | undefined> => {
      const day = await firstDay();
      const [lease] = await query<{ lease_number: string }>(TAKE_LEASE, [day, shard, LEASE_SECONDS]);
      if (!lease) return undefined;
      const rows = await query<Row>(OLDEST_ROWS, [shard, day, limit]);
      return { shard, leaseNumber: Number(lease.lease_number), pushes: rows.map(toClaimed) };
    },
    fail: async ({ journalId, journalDay }, error) => {
      const kept = error.replaceAll('\0', '\ufffd').slice(0, KEPT_ERROR);
      const [row] = await query<{ is_given_up: boolean }>(NOTE_FAILURE, [journalId, journalDay, kept, MAX_ATTEMPTS]);
      return row?.is_given_up === true ? 'given_up' : 'waiting';
    },
    release: async ({ shard, leaseNumber }) => {
      await query(END_LEASE, [shard, leaseNumber]);
      // Asked after the lease has ended: what came before that saw the lease and was turned away, so it is seen here.
      const [row] = await query<{ waits: boolean }>(STILL_WAITING, [await firstDay(), shard]);
      return row?.waits === true;
    },
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
