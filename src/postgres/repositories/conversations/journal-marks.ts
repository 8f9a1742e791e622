import type { EntityManager } from 'typeorm';
import type { JournalMarks } from '../../../services/ports/stores/unit-of-work.js';
import { createPrepared } from '../../prepared.js';

// The row's own lock decides between two workers; the lease number only tells one that has lost its lease so.
const MARK_DONE = `
  with done as (
    update journal set done_at = now(), error = null
      from inbound_shards s
     where journal.id = $1 and journal.day = $2::date and journal.done_at is null
       and s.shard = $3 and s.lease_number = $4
    returning journal.id
  )
  select id from done`;

export const createJournalMarks = (manager: EntityManager): JournalMarks => ({
  markDone: async ({ journalId, journalDay }, { shard, leaseNumber }) => {
    const rows = await createPrepared(manager)(MARK_DONE, [journalId, journalDay, shard, leaseNumber]);
    return rows.length > 0;
  },
});
