import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { ConversationStore, Heard } from '../../../services/ports/stores/conversations/conversation-stores.js';
import { inOne } from '../../gather.js';
import type { Gather } from '../../gather.js';
import { toJsonb } from '../../jsonb.js';
import type { Prepared } from '../../prepared.js';
import { grantsOf } from '../outbound/grant-repository.js';

type Access = { readonly prepared: Prepared; readonly merchantId: string; readonly gather: Gather };
type Hearing = readonly [conversation: Conversation, heard: Heard];
type ChangedRow = { readonly id: string; readonly version: string; readonly updated_at: Date };

/**
 * What every customer's message writes, in one statement: the line, its place in the search queue, conversation, identity. The
 * grants are read behind it, in a statement of their own, which sees what the identity's last holder left.
 */
export const hearingRows = ({ prepared, merchantId, gather }: Access): Pick<ConversationStore, 'hear'> => ({
  hear: inOne(
    gather(async (hearings: readonly Hearing[]) => {
      const [rows, grants] = await Promise.all([
        prepared<ChangedRow>(HEAR, [merchantId, ...columnsOf(hearings)]),
        grantsOf(
          prepared,
          hearings.map(([{ identityId }]) => identityId),
        ),
      ]);
      const changed = new Map(rows.map((row) => [row.id, row]));
      return ([conversation, heard]: Hearing) => ({
        conversation: afterHearing(conversation, heard, changed.get(conversation.id)),
        grants: grants(conversation.identityId),
      });
    }),
  ),
});

const columnsOf = (hearings: readonly Hearing[]): readonly (readonly unknown[])[] => {
  const said = hearings.map(([, { message }]) => message);
  return [
    said.map(({ id }) => id),
    said.map(({ conversationId }) => conversationId),
    hearings.map(([{ openedMonth }]) => openedMonth),
    hearings.map(([{ identityId }]) => identityId),
    said.map(({ number }) => number),
    said.map(({ content }) => toJsonb(content)),
    said.map(({ late }) => late),
    said.map(({ occurredAt }) => occurredAt),
    hearings.map(([{ unreadCount }]) => unreadCount + 1),
    hearings.map(([, { waitingSince }]) => waitingSince ?? null),
    hearings.map(([, { preview }]) => (preview ? toJsonb(preview) : null)),
  ];
};

/** The row as it now stands: it was locked, so nothing but this statement has changed it. */
const afterHearing = (before: Conversation, { message, ...heard }: Heard, row?: ChangedRow): Conversation => {
  if (!row) throw new Error('the conversation row to change is not there');
  const { waitingSince = before.waitingSince, preview } = heard;
  return {
    ...before,
    lastNumber: message.number,
    unreadCount: before.unreadCount + 1,
    waitingSince,
    ...(preview && { lastCustomerAt: message.occurredAt, lastMessageAt: message.occurredAt, lastPreview: preview }),
    version: Number(row.version),
    updatedAt: row.updated_at,
  };
};

const HEAR = `
  with heard as (
    select * from unnest($2::uuid[], $3::uuid[], $4::date[], $5::uuid[], $6::int[], $7::jsonb[], $8::boolean[],
        $9::timestamptz[], $10::int[], $11::timestamptz[], $12::jsonb[])
      as h (message_id, conversation_id, opened_month, identity_id, number, content, late, at, unread_count, waiting_since, preview)
  ), added as (
    insert into messages (merchant_id, id, conversation_id, opened_month, number, direction, content, late, occurred_at)
    select $1, message_id, conversation_id, opened_month, number, 'inbound', content, late, at from heard
  ), queued as (
    insert into search_queue (merchant_id, kind, subject_id, opened_month)
    select $1, 'message', message_id, opened_month from heard
  ), seen as (
    update identities set last_seen_at = greatest(last_seen_at, heard.at) from heard where identities.id = heard.identity_id
  ), changed as (
    update conversations c set last_number = heard.number, unread_count = heard.unread_count,
        waiting_since = coalesce(heard.waiting_since, c.waiting_since), last_preview = coalesce(heard.preview, c.last_preview),
        last_customer_at = case when heard.preview is null then c.last_customer_at else heard.at end,
        last_message_at = case when heard.preview is null then c.last_message_at else heard.at end,
        version = c.version + 1, updated_at = clock_timestamp()
      from heard where c.id = heard.conversation_id returning c.id, c.version, c.updated_at
  )
  select id, version, updated_at from changed`;
