import type { EntityManager } from 'typeorm';
import type { ClaimedPush } from '../../../services/ports/queues/inbound-queue.js';
import type { Met } from '../../../services/ports/stores/conversations/conversation-stores.js';
import type { JournalMarks } from '../../../services/ports/stores/unit-of-work.js';
import { shardOf } from '../../journal/shard.js';
import { alone } from '../../gather.js';
import { createPrepared } from '../../prepared.js';
import { CONVERSATION_COLUMNS, toConversation } from './conversation-row.js';
import type { ConversationRow } from './conversation-row.js';
import { IDENTITY_COLUMNS, toIdentity } from './identity-row.js';
import type { IdentityRow } from './identity-row.js';

/** Apart from those of the conversation, which has some of the same names. */
const MET_COLUMNS = `met.id as met_id, done.channel_id as met_channel_id, met.channel_kind as met_channel_kind,
  met.customer_id as met_customer_id, done.openid as met_openid, met.last_agent_id as met_last_agent_id, met.entry as met_entry,
  met.entered_at as met_entered_at, met.is_blocked as met_is_blocked`;

type Named<Row> = { readonly [Column in keyof Row & string as `met_${Column}`]: Row[Column] };
type Nobody<Row> = { readonly [Column in keyof Row]: null };
type MetRow = { readonly journal_id: string } & (Named<IdentityRow> | Nobody<Pick<Named<IdentityRow>, 'met_id'>>) &
  (ConversationRow | Nobody<Pick<ConversationRow, 'id'>>);

const toMet = (row: MetRow): Met => ({
  identity:
    row.met_id === null
      ? undefined
      : toIdentity({
          id: row.met_id,
          channel_id: row.met_channel_id,
          channel_kind: row.met_channel_kind,
          customer_id: row.met_customer_id,
          openid: row.met_openid,
          last_agent_id: row.met_last_agent_id,
          entry: row.met_entry,
          entered_at: row.met_entered_at,
          is_blocked: row.met_is_blocked,
        }),
  open: row.id === null ? undefined : toConversation(row),
});

// The row's own lock decides between two workers; the lease number only tells one that has lost its lease so. Ids and days
// alone choose the rows, so that the plan is the primary key of few partitions, however old the plan is.
//
// It is the first statement of its transaction and sent behind the begin: without the merchant that sets, it does nothing.
//
// Who sent them is met in the same statement: the lease keeps every other worker from them, and the conversation is locked as
// it now stands, in one order whoever locks several.
const MARK_DONE = `
  with done as (
    update journal set done_at = now(), error = null
     where id = any($1::bigint[]) and day between $2::date and $3::date and done_at is null
       and merchant_id::text = current_setting('app.merchant_id', true)
       and exists (select from unnest($4::smallint[], $5::bigint[]) as held (shard, lease_number)
         join inbound_shards s using (shard, lease_number) where held.shard = journal.shard)
    returning id, channel_id, openid
  ), met as (
    select ${IDENTITY_COLUMNS} from identities where (channel_id, openid) in (select channel_id, openid from done)
  ), open as (
    select ${CONVERSATION_COLUMNS} from conversations
     where identity_id in (select id from met) and state <> 'closed' order by id for update
  )
  select done.id as journal_id, ${MET_COLUMNS}, open.*
    from done left join met using (channel_id, openid) left join open on open.identity_id = met.id`;

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
    const rows = await createPrepared(manager)<MetRow>(MARK_DONE, [
      pushes.map(({ journalId }) => journalId),
      days[0],
      days.at(-1),
      [...leases.keys()],
      [...leases.values()],
    ]);
    const met = new Map(rows.map((row) => [row.journal_id, toMet(row)]));
    return ({ journalId }: ClaimedPush) => met.get(journalId);
  }),
  markDirect: async ({ channelId, receivedAt, push }) => {
    const yesterday = new Date(receivedAt.getTime() - DAY_MS).toISOString().slice(0, 10);
    const identity = [shardOf(channelId, push.openid), yesterday, channelId, push.openid, push.key];
    const rows = await createPrepared(manager)(MARK_DIRECT, identity);
    return rows.length > 0;
  },
});
