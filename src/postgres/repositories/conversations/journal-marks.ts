import type { EntityManager } from 'typeorm';
import type { JournalMarks } from '../../../services/ports/stores/unit-of-work.js';
import { shardOf } from '../../journal/shard.js';
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

// The row's lock makes two of the same identity wait for each other; whoever waited looks again at what is still undone.
const MARK_DIRECT = `
  with oldest as (
    select id, day, key from journal
     where shard = $1 and done_at is null and day >= $2::date and channel_id = $3 and openid = $4
     order by id limit 1 for update
  ), done as (
    update journal set done_at = now(), error = null from oldest
     where journal.id = oldest.id and journal.day = oldest.day and oldest.key = $5
    returning journal.id, journal.day
  )
  select id::text as id, day::text as day from done`;

const DAY_MS = 86_400_000;

export const createJournalMarks = (manager: EntityManager): JournalMarks => ({
  markDone: async ({ journalId, journalDay }, { shard, leaseNumber }) => {
    const rows = await createPrepared(manager)(MARK_DONE, [journalId, journalDay, shard, leaseNumber]);
    return rows.length > 0;
  },
  markDirect: async (accepted) => {
    const { channelId, receivedAt, push } = accepted;
    const yesterday = new Date(receivedAt.getTime() - DAY_MS).toISOString().slice(0, 10);
    const identity = [shardOf(channelId, push.openid), yesterday, channelId, push.openid, push.key];
    const [row] = await createPrepared(manager)<{ id: string; day: string }>(MARK_DIRECT, identity);
    return row && { ...accepted, journalId: row.id, journalDay: row.day };
  },
});
