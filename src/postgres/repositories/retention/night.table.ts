import type { KeptClass } from '../../../services/ports/retention/retention-store.js';

type NightPart = {
  readonly name: string;
  readonly kept: KeptClass;
  /** Tables that it takes rows or words out of. */
  readonly tables: readonly string[];
  /** $1 before, $2 at most so many; answers `count`. */
  readonly sql: string;
};

// The facts of a conversation stay, for the reports; its words go, and with them what shows or finds them.
const EMPTY_CONVERSATIONS = `
  with old as (
    select id, opened_month from conversations where state = 'closed' and emptied_at is null and closed_at < $1
     order by closed_at limit $2 for update skip locked
  ), sends as (delete from outbound o using old where o.conversation_id = old.id and o.state not in ('queued', 'sending')),
  lines as (delete from messages m using old where m.conversation_id = old.id and m.opened_month = old.opened_month),
  found as (delete from search_entries s using old where s.conversation_id = old.id and s.kind = 'message'),
  named as (delete from note_mentions n using old where n.conversation_id = old.id),
  decided as (delete from routing_decisions d using old where d.conversation_id = old.id),
  emptied as (
    update conversations c set emptied_at = now(), last_preview = null, entry = '{}', wrap_up = c.wrap_up - 'note'
      from old where c.id = old.id returning c.id
  )
  select count(*)::int as count from emptied`;

/** Rows that go whole, oldest first. */
const rowsOf = (table: string, by: string, where = ''): string => `
  with old as (select ctid from ${table} where ${by} < $1 ${where} order by ${by} limit $2),
  gone as (delete from ${table} t using old where t.ctid = old.ctid returning 1)
  select count(*)::int as count from gone`;

/** Who received it goes; what was ordered stays. */
const personOf = ({
  table,
  at,
  change,
  where,
}: Readonly<Record<'table' | 'at' | 'change' | 'where', string>>): string => `
  with old as (select ctid from ${table} where ${at} < $1 and ${where} limit $2),
  changed as (update ${table} t set ${change} from old where t.ctid = old.ctid returning 1)
  select count(*)::int as count from changed`;

const ordersOf = (table: string): string => `
  with old as (select ctid, search_id from ${table} where placed_at < $1 order by placed_at limit $2),
  found as (delete from search_entries s using old where s.kind = 'order' and s.subject_id = old.search_id),
  gone as (delete from ${table} t using old where t.ctid = old.ctid returning 1)
  select count(*)::int as count from gone`;

const COMPLAINTS = `
  with old as (select id from complaints where state = 'processed' and complained_at < $1 order by complained_at limit $2),
  steps as (delete from complaint_events e using old where e.complaint_row_id = old.id),
  gone as (delete from complaints c using old where c.id = old.id returning 1)
  select count(*)::int as count from gone`;

// A payment whose refund or complaint is younger stays with it.
const PAYMENTS = `
  with old as (
    select p.id from payments p where coalesce(p.paid_at, p.created_at) < $1
       and not exists (select 1 from complaints c where c.payment_id = p.id)
       and not exists (select 1 from refund_requests q where q.payment_id = p.id and q.requested_at >= $1)
       and not exists (select 1 from refunds r where r.payment_id = p.id
         and (r.created_at >= $1 or r.state in ('sending', 'processing')))
     order by coalesce(p.paid_at, p.created_at) limit $2
  ), steps as (delete from refund_events e using refunds r, old where e.refund_id = r.id and r.payment_id = old.id),
  sent as (delete from refunds r using old where r.payment_id = old.id),
  asked as (delete from refund_requests q using old where q.payment_id = old.id),
  gone as (delete from payments p using old where p.id = old.id returning 1)
  select count(*)::int as count from gone`;

/**
 * What a merchant's night takes out, in this order; media, whose files go first, are apart (services/retention/keep-short.ts). Trade
 * records stay for three years with the person reduced to ids (E-commerce Law 31). A table that is new gets its row here or in
 * `kept-tables.table.ts`.
 */
export const NIGHT: readonly NightPart[] = [
  {
    name: 'conversations',
    kept: 'messages',
    tables: ['conversations', 'messages', 'outbound', 'search_entries', 'note_mentions', 'routing_decisions'],
    sql: EMPTY_CONVERSATIONS,
  },
  {
    name: 'customerEvents',
    kept: 'messages',
    tables: ['customer_events'],
    sql: rowsOf('customer_events', 'occurred_at'),
  },
  {
    name: 'notices',
    kept: 'messages',
    tables: ['notices'],
    sql: rowsOf('notices', 'created_at', `and state <> 'sending'`),
  },
  {
    name: 'passiveReplies',
    kept: 'messages',
    tables: ['passive_replies'],
    sql: rowsOf('passive_replies', 'created_at', `and state <> 'offered'`),
  },
  {
    name: 'allowanceDrifts',
    kept: 'messages',
    tables: ['grant_drifts'],
    sql: rowsOf('grant_drifts', 'noticed_at'),
  },
  {
    name: 'orderPersons',
    kept: 'messages',
    tables: ['known_orders'],
    sql: personOf({
      table: 'known_orders',
      at: 'as_of',
      change: `content = t.content - 'receiver' - 'note'`,
      where: `content ?| array['receiver', 'note']`,
    }),
  },
  {
    name: 'importedPersons',
    kept: 'messages',
    tables: ['imported_orders'],
    sql: personOf({
      table: 'imported_orders',
      at: 'imported_at',
      change: `phone = null, content = t.content - 'receiver' - 'note'`,
      where: `(phone is not null or content ?| array['receiver', 'note'])`,
    }),
  },
  {
    name: 'complaintPersons',
    kept: 'messages',
    tables: ['complaints'],
    sql: personOf({
      table: 'complaints',
      at: 'complained_at',
      change: `facts = t.facts - 'phone'`,
      where: `state = 'processed' and facts ? 'phone'`,
    }),
  },
  {
    // Their bodies hold what customers wrote. An endpoint that is switched off delivers nothing and prunes nothing.
    name: 'webhookDeliveries',
    kept: 'deliveries',
    tables: ['webhook_deliveries'],
    sql: rowsOf('webhook_deliveries', 'queued_at'),
  },
  { name: 'audit', kept: 'security', tables: ['audit_entries'], sql: 'select forget_audit_before($1, $2) as count' },
  { name: 'runs', kept: 'security', tables: ['retention_runs'], sql: rowsOf('retention_runs', 'started_at') },
  { name: 'statuses', kept: 'security', tables: ['agent_statuses'], sql: rowsOf('agent_statuses', 'at') },
  { name: 'links', kept: 'security', tables: ['one_time_links'], sql: rowsOf('one_time_links', 'expires_at') },
  { name: 'orders', kept: 'trade', tables: ['known_orders'], sql: ordersOf('known_orders') },
  { name: 'importedOrders', kept: 'trade', tables: ['imported_orders'], sql: ordersOf('imported_orders') },
  {
    name: 'imports',
    kept: 'trade',
    tables: ['order_imports'],
    sql: rowsOf(
      'order_imports',
      'created_at',
      'and not exists (select 1 from imported_orders o where o.import_id = order_imports.id)',
    ),
  },
  { name: 'complaints', kept: 'trade', tables: ['complaints', 'complaint_events'], sql: COMPLAINTS },
  {
    name: 'payments',
    kept: 'trade',
    tables: ['payments', 'refund_requests', 'refunds', 'refund_events'],
    sql: PAYMENTS,
  },
  {
    name: 'eraseTasks',
    kept: 'trade',
    tables: ['erase_tasks'],
    sql: rowsOf('erase_tasks', 'requested_at', `and state not in ('awaiting', 'approved')`),
  },
];
