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
];
