import type { EntityManager } from 'typeorm';
import type { ClaimedPush } from '../../../services/ports/queues/inbound-queue.js';
import type { JournalMarks } from '../../../services/ports/stores/unit-of-work.js';
import { shardOf } from '../../journal/shard.js';
import { alone } from '../../gather.js';
import { createPrepared } from '../../prepared.js';

// The row's own lock decides between two workers; the lease number only tells one that has lost its lease so. Ids and days
// alone choose the rows, so that the plan is the primary key of few partitions, however old the plan is.
const MARK_DONE = `
  with done as (
    update journal set done_at = now(), error = null
     where id = any($1::bigint[]) and day between $2::date and $3::date and done_at is null
       and exists (select from unnest($4::smallint[], $5::bigint[]) as held (shard, lease_number)
         join inbound_shards s using (shard, lease_number) where held.shard = journal.shard)
    returning id
  )
  select id from done`;

// The row's lock makes two of the same identity wait for each other; whoever waited looks again at what is still undone.
const MARK_DIRECT = `
  with oldest as (
    select id, day, key from journal
     where shard = $1 and done_at is null and day >= $2::date and channel_id = $3 and openid = $4
     order by id limit 1 for update
  ), done as (
    update journal set done_at = now(), error = null from oldest
     where journal.id = oldest.id and journal.day = oldest.day and oldest.key = $5
    returning journal.id
  )
  select id from done`;

const DAY_MS = 86_400_000;

export const createJournalMarks = (manager: EntityManager, gather = alone): JournalMarks => ({
  markDone: gather(async (pushes: readonly ClaimedPush[]) => {
    const days = pushes.map(({ journalDay }) => journalDay).toSorted();
    const leases = new Map(pushes.map(({ lease }) => [lease.shard, lease.leaseNumber]));
    const rows = await createPrepared(manager)<{ readonly id: string }>(MARK_DONE, [
      pushes.map(({ journalId }) => journalId),
      days[0],
      days.at(-1),
      [...leases.keys()],
      [...leases.values()],
    ]);
    const done = new Set(rows.map(({ id }) => id));
    return ({ journalId }: ClaimedPush) => done.has(journalId);
  }),
  markDirect: async ({ channelId, receivedAt, push }) => {
    const yesterday = new Date(receivedAt.getTime() - DAY_MS).toISOString().slice(0, 10);
    const identity = [shardOf(channelId, push.openid), yesterday, channelId, push.openid, push.key];
    const rows = await createPrepared(manager)(MARK_DIRECT, identity);
    return rows.length > 0;
  },
});
