import type { EntityManager } from 'typeorm';
import type { ClaimedPush } from '../../../services/ports/queues/inbound-queue.js';
import type { JournalMarks } from '../../../services/ports/stores/unit-of-work.js';
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
});
