/** An order by its search id, as its source said it last: what was looked up, and what came in a file. Whose it is, where known. */
export const orderFoundBy = (searchId: string): string => `lateral (
  select case when i.number is null or k.as_of >= i.imported_at then k.content else i.content end as content,
         coalesce(k.placed_at, i.placed_at) as placed_at, cu.id as customer_id, cu.name, cu.phone
    from (select ${searchId} as id) wanted
    left join known_orders k on k.search_id = wanted.id
    left join imported_orders i on i.search_id = wanted.id
    left join customers owner on owner.id = coalesce(k.customer_id, (select n.customer_id from identities n
      where n.merchant_id = i.merchant_id and (n.openid = i.openid or n.unionid = i.unionid) limit 1))
    left join customers cu on cu.id = coalesce(owner.merged_into, owner.id)
   where coalesce(k.number, i.number) is not null)`;

/** What an order `o` is found by, and how it is shown. */
export const orderTextOf = (separator: string): string => `concat_ws(${separator}, o.content ->> 'number',
  (select string_agg(concat_ws(' ', item ->> 'name', item ->> 'variant', item ->> 'sku'), ${separator}) from jsonb_array_elements(o.content -> 'items') item),
  (select string_agg(concat_ws(' ', parcel ->> 'carrier', parcel ->> 'trackingNumber'), ${separator})
     from jsonb_array_elements(o.content -> 'shipments') parcel),
  o.content -> 'receiver' ->> 'name', o.content ->> 'note', o.content -> 'payment' ->> 'transactionId',
  o.content -> 'payment' ->> 'outTradeNo')`;

/** What a ticket `t` is found by beside its number and subject. */
export const ticketTextOf = (separator: string): string => `concat_ws(${separator}, t.description,
  array_to_string(t.tags, ' '), (select string_agg(value, ' ') from jsonb_each_text(t.fields)),
  (select string_agg(n.text, ${separator} order by n.created_at desc) from ticket_notes n where n.ticket_id = t.id))`;

/**
 * What each kind of thing is found by. `w` is what is asked for (kind, subject_id, opened_month); columns: conversation_id,
 * customer_id, at, text, phone. A new kind is one row here, its name in the tables' checks, and a request where it changes.
 */
export const DOCUMENTS: readonly string[] = [
  `select m.conversation_id, c.customer_id, m.occurred_at as at,
      concat_ws(E'\\n', m.content ->> 'text', m.content ->> 'title', m.content ->> 'description', m.content ->> 'label',
        m.content ->> 'transcript', m.content ->> 'head', m.content ->> 'note') as text, null as phone
     from messages m join conversations c on c.id = m.conversation_id
    where w.kind = 'message' and m.id = w.subject_id and m.opened_month = w.opened_month`,
  `select null, cu.id, cu.updated_at, concat_ws(E'\\n', cu.name, cu.remark), cu.phone
     from customers cu
    where w.kind = 'customer' and cu.id = w.subject_id and cu.merged_into is null`,
  `select null, t.customer_id, t.created_at,
      concat_ws(E'\\n', t.number::text, t.subject, cu.name, ${ticketTextOf(`E'\\n'`)}), cu.phone
     from tickets t left join customers cu on cu.id = t.customer_id
    where w.kind = 'ticket' and t.id = w.subject_id`,
  `select null, o.customer_id, o.placed_at, concat_ws(E'\\n', ${orderTextOf(`E'\\n'`)}, o.name),
      coalesce(o.content -> 'receiver' ->> 'phone', o.phone)
     from ${orderFoundBy('w.subject_id')} o
    where w.kind = 'order'`,
];
