import type { CustomerFile, CustomerFileReads } from '../../services/ports/exporting/exporting.js';
import type { MerchantReader } from '../unit-of-work.js';

/** Everything that is known of a customer, and of those who were joined to them. */
export const createCustomerFileReads = ({
  readMerchant,
}: {
  readonly readMerchant: MerchantReader;
}): CustomerFileReads => ({
  read: (merchantId, customerId) =>
    readMerchant(merchantId, async (manager) => {
      const rows: { file: CustomerFile | null }[] = await manager.query(FILE, [customerId]);
      return rows[0]?.file ?? undefined;
    }),
});

/** Rows as a list of objects; null where there are none reads as an empty list. */
const list = (query: string): string => `(select coalesce(jsonb_agg(to_jsonb(r)), '[]') from (${query}) r)`;
const OURS = 'in (select id from family)';
const TALKS = `in (select id from conversations where customer_id ${OURS})`;

const FILE = `
  with recursive family as (
    select id from customers where id = $1 and merged_into is null
    union select c.id from customers c join family f on c.merged_into = f.id)
  select case when exists (select 1 from family) then jsonb_build_object(
    'customer', (select jsonb_build_object('id', id, 'name', name, 'remark', remark, 'phone', phone, 'address', address,
        'attributes', attributes, 'createdAt', created_at) from customers where id = $1),
    'identities', ${list(`select ch.name as channel, i.openid, i.unionid, i.following, i.created_at as "firstSeenAt",
        i.last_seen_at as "lastSeenAt" from identities i join channels ch on ch.id = i.channel_id where i.customer_id ${OURS}`)},
    'tags', ${list(`select t.name from customer_tags ct join tags t on t.id = ct.tag_id where ct.customer_id ${OURS}`)},
    'conversations', ${list(`select c.id, c.opened_at as "openedAt", c.closed_at as "closedAt",
        ${list(`select m.direction, m.content, m.occurred_at as "at" from messages m where m.conversation_id = c.id
          and m.opened_month = c.opened_month and m.direction in ('inbound', 'outbound') order by m.occurred_at, m.number`)} as messages
        from conversations c where c.customer_id ${OURS} order by c.opened_at`)},
    'media', ${list(`select id, kind, content_type as "contentType", size_bytes as "sizeBytes", created_at as "createdAt" from media
        where conversation_id ${TALKS}`)},
    'tickets', ${list(`select t.number, t.subject, t.description, t.status, t.created_at as "createdAt",
        ${list(`select n.text, n.created_at as "at" from ticket_notes n where n.ticket_id = t.id and n.told is not null`)} as notes
        from tickets t where t.customer_id ${OURS} order by t.number`)},
    'ratings', ${list(`select score, rated_at as "ratedAt" from ratings where customer_id ${OURS} and score is not null`)},
    'orders', ${list(`select number, content, placed_at as "placedAt" from known_orders where customer_id ${OURS} order by placed_at`)},
    'payments', ${list(`select p.out_trade_no as "outTradeNo", p.total_fen as "totalFen", p.trade_state as "state", p.paid_at as "paidAt"
        from payments p join identities i on i.id = p.identity_id where i.customer_id ${OURS}`)},
    'complaints', ${list(`select c.complaint_id as "complaintId", c.state, c.complained_at as "complainedAt"
        from complaints c join identities i on i.id = c.identity_id where i.customer_id ${OURS}`)}
  ) end as file`;
