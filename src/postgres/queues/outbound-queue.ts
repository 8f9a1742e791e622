import type { ChannelKind } from '../../domain/channels/channel.js';
import type { OutboundJob, OutboundQueue } from '../../services/ports/queues/outbound-queue.js';
import type { Query } from '../query.js';
import { CLAIMED_COLUMNS, toClaimed } from '../repositories/outbound/outbound-row.js';
import type { ClaimedRow } from '../repositories/outbound/outbound-row.js';

type JobRow = ClaimedRow & {
  readonly kind: ChannelKind;
  readonly app_id: string;
  readonly sends_per_minute: number;
};

const LEASE_MS = 30_000;

/** Sends of all merchants, claimed as the system. */
export const createOutboundQueue = (
  query: Query,
  { leaseMs = LEASE_MS }: { readonly leaseMs?: number } = {},
): OutboundQueue => ({
  leaseMs,
  claim: async ({ total, perChannel, inFlight }) => {
    const rows = await query<JobRow>(CLAIM, [[...inFlight.keys()], [...inFlight.values()], perChannel, total, leaseMs]);
    return rows.map(toJob);
  },
  postpone: async ({ id, leaseNumber }, { delayMs, attempts }) => {
    const rows = await query(POSTPONE, [id, leaseNumber, delayMs, attempts]);
    return rows.length > 0;
  },
  expired: async (limit) => {
    const rows = await query<ClaimedRow>(
      `select ${CLAIMED_COLUMNS} from outbound where state = 'sending' and lease_until < now() order by lease_until limit $1`,
      [limit],
    );
    return rows.map(toClaimed);
  },
});

// The waiting channels are found by jumping over the index, one step each; then each gives its oldest, and the channel with the
// fewest in hand comes first. Only `picked` locks, so that nothing is locked that is not taken.
const CLAIM = `
  with recursive waiting as (
    (select channel_id from outbound where is_head and state = 'queued' order by channel_id limit 1)
    union all
    select (select o.channel_id from outbound o where o.is_head and o.state = 'queued' and o.channel_id > w.channel_id
      order by o.channel_id limit 1) from waiting w where w.channel_id is not null
  ),
  in_flight as (select * from unnest($1::uuid[], $2::int[]) as listed (channel_id, count)),
  candidates as (
    select oldest.id, oldest.due_at, coalesce(f.count, 0) + oldest.place as turn
      from waiting w left join in_flight f using (channel_id)
      cross join lateral (
        select id, due_at, row_number() over (order by due_at, seq) as place from (
          select id, due_at, seq from outbound o where o.channel_id = w.channel_id and o.is_head and o.state = 'queued'
            and o.due_at <= now() order by o.due_at limit greatest($3 - coalesce(f.count, 0), 0)) due) oldest
     where w.channel_id is not null
     order by turn, due_at limit $4
  ),
  picked as (
    select o.id, c.turn, c.due_at from candidates c join outbound o on o.id = c.id
     where o.is_head and o.state = 'queued' for update of o skip locked
  ),
  claimed as (
    update outbound set state = 'sending', lease_number = lease_number + 1,
      lease_until = now() + make_interval(secs => $5::float8 / 1000)
      from picked where outbound.id = picked.id
    returning outbound.*, picked.turn, picked.due_at as was_due_at
  )
  select ${CLAIMED_COLUMNS.replace(/\b(id|merchant_id|created_at)\b/g, 'claimed.$1')}, kind, app_id, sends_per_minute
    from claimed join channels on channels.id = claimed.channel_id order by turn, was_due_at`;

const POSTPONE = `
  with postponed as (update outbound set state = 'queued', lease_until = null, attempts = $4,
      due_at = now() + make_interval(secs => $3::float8 / 1000)
    where id = $1 and lease_number = $2 and state = 'sending' returning id)
  select id from postponed`;

const toJob = (row: JobRow): OutboundJob => ({
  ...toClaimed(row),
  channel: { id: row.channel_id, kind: row.kind, appId: row.app_id, sendsPerMinute: row.sends_per_minute },
});
