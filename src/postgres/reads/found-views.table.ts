import type { SearchKind } from '../../services/ports/stores/search-stores.js';
import { orderFoundBy, orderTextOf, ticketTextOf } from '../repositories/search/documents.table.js';

/** Who is shown in the place of an identity: the one that was there last. */
const OPENID = `(select i.openid from identities i where i.customer_id = cu.id order by i.last_seen_at desc nulls last limit 1) as openid`;

/** What is shown of each kind, by ids in $1. */
export const FOUND_VIEWS: Readonly<Record<SearchKind, string>> = {
  message: `
    select m.id, m.conversation_id, c.customer_id, cu.name, ${OPENID}, m.occurred_at as at, m.number, m.direction,
           coalesce(m.agent_id, c.agent_id) as agent_id, null as phone, null as title, null as status,
           concat_ws(' ', m.content ->> 'text', m.content ->> 'title', m.content ->> 'description', m.content ->> 'label',
             m.content ->> 'transcript', m.content ->> 'head', m.content ->> 'note') as text
      from search_entries e join conversations c on c.id = e.conversation_id
      join messages m on m.id = e.subject_id and m.opened_month = c.opened_month
      join customers cu on cu.id = c.customer_id
     where e.kind = 'message' and e.subject_id = any($1::uuid[])`,
  customer: `
    select cu.id, null as conversation_id, cu.id as customer_id, cu.name, ${OPENID}, cu.updated_at as at, null as number,
           null as direction, null as agent_id, cu.phone, null as title, null as status,
           concat_ws(' · ', cu.name, cu.remark) as text
      from customers cu where cu.merged_into is null and cu.id = any($1::uuid[])`,
  ticket: `
    select t.id, null as conversation_id, cu.id as customer_id, cu.name, ${OPENID}, t.created_at as at, t.number,
           null as direction, t.agent_id, null as phone, t.subject as title, t.status,
           concat_ws(' · ', t.subject, nullif(${ticketTextOf(`' '`)}, '')) as text
      from tickets t left join customers cu on cu.id = t.customer_id where t.id = any($1::uuid[])`,
  order: `
    select wanted.id, null as conversation_id, cu.customer_id, cu.name, ${OPENID.replace('cu.id', 'cu.customer_id')},
           cu.placed_at as at, null as number, null as direction, null as agent_id,
           cu.content -> 'receiver' ->> 'phone' as phone, cu.content ->> 'number' as title, cu.content ->> 'status' as status,
           (select ${orderTextOf(`' · '`)} from (select cu.content) o) as text
      from unnest($1::uuid[]) as wanted (id) cross join ${orderFoundBy('wanted.id')} cu`,
};
