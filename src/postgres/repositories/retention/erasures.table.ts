import type { EraseScope } from '../../../services/ports/retention/erasure-store.js';

type Erasure = { readonly name: string; readonly scopes: readonly EraseScope[]; readonly sql: string };

const EVERYTHING: readonly EraseScope[] = ['everything'];
const BOTH: readonly EraseScope[] = ['everything', 'profile'];

/** Conversations and identities of the customers `$1`. */
const TALKS = `select id from conversations where customer_id = any($1::uuid[])`;
const SELVES = `select id from identities where customer_id = any($1::uuid[])`;
const TICKETS = `select id from tickets where customer_id = any($1::uuid[])`;

/** A statement that answers how many rows it changed or took out. */
const counted = (statement: string): string =>
  `with touched as (${statement} returning 1) select count(*)::int as count from touched`;

/**
 * Everything that says who a customer is or what they wrote, in the order in which it has to go. A table that is new and holds such a
 * thing gets its row here. Facts of orders, payments, refunds and complaints stay for three years (E-commerce Law 31), without words
 * and without the person. Look-ups of orders name the customer by id alone.
 */
export const ERASURES: readonly Erasure[] = [
  {
    name: 'pushes',
    scopes: EVERYTHING,
    sql: counted(`update journal j set push = '{}', openid = 'erased', error = null from identities i
      where i.customer_id = any($1::uuid[]) and j.channel_id = i.channel_id and j.openid = i.openid and j.done_at is not null`),
  },
  {
    name: 'sends',
    scopes: EVERYTHING,
    sql: counted(`delete from outbound where conversation_id in (${TALKS}) and state not in ('queued', 'sending')`),
  },
  {
    name: 'notices',
    scopes: EVERYTHING,
    sql: counted(`delete from notices where identity_id in (${SELVES}) and state <> 'sending'`),
  },
  {
    name: 'passiveReplies',
    scopes: EVERYTHING,
    sql: counted(`delete from passive_replies where conversation_id in (${TALKS})`),
  },
  {
    name: 'mentions',
    scopes: EVERYTHING,
    sql: counted(`delete from note_mentions where conversation_id in (${TALKS})`),
  },
  {
    name: 'messages',
    scopes: EVERYTHING,
    sql: counted(`delete from messages m using conversations c
      where c.customer_id = any($1::uuid[]) and m.conversation_id = c.id and m.opened_month = c.opened_month`),
  },
  { name: 'media', scopes: EVERYTHING, sql: counted(`delete from media where conversation_id in (${TALKS})`) },
  {
    name: 'conversations',
    scopes: EVERYTHING,
    sql: counted(`update conversations set last_preview = null, entry = '{}', wrap_up = wrap_up - 'note', emptied_at = now()
      where customer_id = any($1::uuid[])`),
  },
  {
    name: 'customerEvents',
    scopes: EVERYTHING,
    sql: counted(`delete from customer_events where identity_id in (${SELVES}) or (identity_id is null and content ->> 'openid' in
      (select openid from identities where customer_id = any($1::uuid[])))`),
  },
  {
    name: 'ticketNotes',
    scopes: EVERYTHING,
    sql: counted(`update ticket_notes set text = '', media_ids = '{}' where ticket_id in (${TICKETS})`),
  },
  {
    name: 'ticketChanges',
    scopes: EVERYTHING,
    sql: counted(`update ticket_changes set changes = '[]' where ticket_id in (${TICKETS})`),
  },
  {
    name: 'tickets',
    scopes: EVERYTHING,
    sql: counted(`update tickets set subject = '—', subject_grams = '{}', description = '', fields = '{}', identity_id = null
      where customer_id = any($1::uuid[])`),
  },
  {
    name: 'complaintEvents',
    scopes: EVERYTHING,
    sql: counted(`update complaint_events set details = '', pictures = '[]'
      where complaint_row_id in (select id from complaints where identity_id in (${SELVES}))`),
  },
  {
    name: 'complaints',
    scopes: EVERYTHING,
    sql: counted(
      `update complaints set openid = null, facts = facts - 'phone' - 'detail' - 'pictures' where identity_id in (${SELVES})`,
    ),
  },
  {
    name: 'payments',
    scopes: EVERYTHING,
    sql: counted(`update payments set openid = null where identity_id in (${SELVES})`),
  },
  {
    name: 'knownOrders',
    scopes: EVERYTHING,
    sql: counted(`delete from known_orders where customer_id = any($1::uuid[])`),
  },
  {
    name: 'importedOrders',
    scopes: EVERYTHING,
    sql: counted(`update imported_orders o set openid = null, unionid = null, phone = null, content = o.content - 'receiver' - 'note'
      from identities i where i.customer_id = any($1::uuid[]) and (o.openid = i.openid or o.unionid = i.unionid)`),
  },
  { name: 'grants', scopes: EVERYTHING, sql: counted(`delete from grants where identity_id in (${SELVES})`) },
  {
    name: 'subscriptions',
    scopes: EVERYTHING,
    sql: counted(`delete from notice_subscriptions where identity_id in (${SELVES})`),
  },
  { name: 'tags', scopes: EVERYTHING, sql: counted(`delete from customer_tags where customer_id = any($1::uuid[])`) },
  {
    name: 'joins',
    scopes: EVERYTHING,
    sql: counted(`delete from customer_merges where kept_id = any($1::uuid[]) or merged_id = any($1::uuid[])`),
  },
  {
    name: 'searchEntries',
    scopes: BOTH,
    sql: counted(`delete from search_entries where (kind = 'customer' and subject_id = any($1::uuid[]))`),
  },
  {
    name: 'identities',
    scopes: EVERYTHING,
    sql: counted(`update identities set openid = 'erased:' || id, unionid = null, entry = null, following = null
      where customer_id = any($1::uuid[])`),
  },
  {
    name: 'profile',
    scopes: BOTH,
    sql: counted(`update customers set name = null, profile = '{}', remark = null, phone = null, address = null, attributes = '{}',
      version = version + 1, updated_at = now(), erased_at = now() where id = any($1::uuid[])`),
  },
];
