import type { DataSource } from 'typeorm';
import type { TrafficSeen } from '../../domain/wiring/observations.js';
import type { DueWiringCheck, WiringQueue } from '../../services/ports/queues/wiring-queue.js';
import { createQuery } from '../query.js';

type DueRow = { readonly merchant_id: string; readonly channel_id: string };
type PushRow = {
  readonly received: number;
  readonly received_before: number;
  readonly last_at: Date | null;
  readonly latency_ms: number | null;
  readonly failed: number;
};
type StateRow = {
  readonly waiting: number;
  readonly oldest_at: Date | null;
  readonly token_losses: number;
  readonly unknown: number;
  readonly failures: readonly { readonly errcode: number | null; readonly count: number }[] | null;
  readonly database_now: Date;
};

const toDue = ({ merchant_id: merchantId, channel_id: channelId }: DueRow): DueWiringCheck => ({
  merchantId,
  channelId,
});

type PushPart = Pick<TrafficSeen, 'received' | 'receivedBefore' | 'lastAt' | 'latencyMs' | 'failed'>;

const toPushes = ({ received, received_before: receivedBefore, last_at, latency_ms, failed }: PushRow): PushPart => ({
  received,
  receivedBefore,
  lastAt: last_at ?? undefined,
  latencyMs: latency_ms ?? undefined,
  failed,
});

/** `nowMs`: our clock at the moment the database was asked. */
const toState = (row: StateRow, nowMs: number): Omit<TrafficSeen, keyof PushPart> => {
  const databaseNow = row.database_now.getTime();
  return {
    waiting: row.waiting,
    oldestWaitingMs: row.oldest_at ? databaseNow - row.oldest_at.getTime() : 0,
    replyFailures: (row.failures ?? []).map(({ errcode, count }) => ({ errcode: errcode ?? undefined, count })),
    repliesUnknown: row.unknown,
    tokenLosses: row.token_losses,
    databaseSkewMs: databaseNow - nowMs,
  };
};

/** Due looks of all merchants and what the journal says, as the system. */
export const createWiringQueue = (system: DataSource): WiringQueue => {
  const query = createQuery(system);
  return {
    claim: async (now, limit) => {
      await query(MAKE_MISSING, [now]);
      return (await query<DueRow>(CLAIM, [now, limit])).map(toDue);
    },
    trafficOf: async (channelId, now) => {
      const [pushes] = await query<PushRow>(PUSHES, [channelId, now]);
      const askedAt = Date.now();
      const [state] = await query<StateRow>(STATE, [channelId, now]);
      if (!pushes || !state) throw new Error('a statement of aggregates answers one row');
      return { ...toPushes(pushes), ...toState(state, (askedAt + Date.now()) / 2) };
    },
  };
};

/** The first look of a channel comes within the hour, not with that of all others. */
const MAKE_MISSING = `
  insert into wiring_reports (channel_id, merchant_id, due_at)
  select c.id, c.merchant_id, $1::timestamptz + random() * interval '1 hour' from channels c
   where c.enabled and not exists (select 1 from wiring_reports r where r.channel_id = c.id)
  on conflict (channel_id) do nothing`;

// The next look is set when this one is taken: one that is lost with its process is made up for within the hour.
const CLAIM = `
  with due as (
    select r.channel_id from wiring_reports r join channels c on c.id = r.channel_id and c.enabled
     where r.due_at <= $1 order by r.due_at limit $2 for update of r skip locked),
  claimed as (
    update wiring_reports r set due_at = $1::timestamptz + interval '1 hour' from due where r.channel_id = due.channel_id
    returning r.merchant_id, r.channel_id)
  select merchant_id, channel_id from claimed`;

// The journal is kept for the load it carries: no index by channel. The newest pushes by its key are enough to judge by, and cost the
// same however much there is.
const NEWEST = 50_000;
const PUSHES = `
  with newest as (
    select channel_id, received_at, error, push ->> 'createdAt' as created_at from journal
     where day >= ($2::timestamptz - interval '8 days')::date order by id desc limit ${NEWEST}),
  ours as (
    select *, received_at > $2::timestamptz - interval '1 day' as is_recent from newest where channel_id = $1)
  select count(*) filter (where is_recent)::int as received,
         count(*) filter (where not is_recent)::int as received_before,
         max(received_at) as last_at,
         count(*) filter (where is_recent and error is not null)::int as failed,
         (percentile_cont(0.95) within group
           (order by greatest(0, extract(epoch from received_at - created_at::timestamptz) * 1000))
           filter (where is_recent))::int as latency_ms
    from ours`;

const STATE = `
  select
    (select count(*)::int from journal where channel_id = $1 and done_at is null) as waiting,
    (select min(received_at) from journal where channel_id = $1 and done_at is null) as oldest_at,
    (select count(*)::int from token_losses where channel_id = $1 and lost_at > $2::timestamptz - interval '1 hour')
      as token_losses,
    (select count(*)::int from outbound where channel_id = $1 and state = 'unknown'
      and ended_at > $2::timestamptz - interval '1 day') as unknown,
    (select jsonb_agg(jsonb_build_object('errcode', errcode, 'count', count) order by count desc) from (
      select (error ->> 'errcode')::int as errcode, count(*)::int as count from outbound
       where channel_id = $1 and state = 'failed' and ended_at > $2::timestamptz - interval '1 day'
       group by 1) by_code) as failures,
    clock_timestamp() as database_now`;
