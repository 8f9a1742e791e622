import type { EntityManager } from 'typeorm';
import type { SearchDocument, SearchKind, SearchStore } from '../../../services/ports/stores/search-stores.js';
import { DOCUMENTS } from './documents.table.js';

type TakenRow = {
  readonly kind: SearchKind;
  readonly subject_id: string;
  readonly taken: number;
  readonly conversation_id: string | null;
  readonly customer_id: string | null;
  readonly at: Date | null;
  readonly text: string | null;
  readonly phone: string | null;
};

export const createSearchRepository = (manager: EntityManager, merchantId: string): SearchStore => ({
  request: async (kind, subjectIds) => {
    if (subjectIds.length === 0) return;
    await manager.query(`insert into search_queue (merchant_id, kind, subject_id) select $1, $2, unnest($3::uuid[])`, [
      merchantId,
      kind,
      [...subjectIds],
    ]);
  },

  requestOrders: async (sourceId, numbers) => {
    if (numbers.length === 0) return;
    await manager.query(REQUEST_ORDERS, [merchantId, sourceId, [...numbers]]);
  },

  requestBelongings: async (customerIds) => {
    if (customerIds.length > 0) await manager.query(REQUEST_BELONGINGS, [merchantId, [...customerIds]]);
  },

  removeOrdersOf: async (sourceId) => {
    await manager.query(
      `delete from search_entries where kind = 'order' and subject_id in (
         select search_id from known_orders where source_id = $1
         union all select search_id from imported_orders where source_id = $1)`,
      [sourceId],
    );
  },

  takeWaiting: async (limit) => {
    const rows: TakenRow[] = await manager.query(TAKE, [limit]);
    return { taken: rows[0]?.taken ?? 0, documents: rows.map(toDocument) };
  },

  put: async (entries) => {
    if (entries.length === 0) return;
    await manager.query(PUT, [
      merchantId,
      entries.map(({ kind }) => kind),
      entries.map(({ subjectId }) => subjectId),
      entries.map(({ conversationId }) => conversationId ?? null),
      entries.map(({ customerId }) => customerId ?? null),
      entries.map(({ at }) => at),
      entries.map(({ words }) => words),
    ]);
  },

  remove: async (subjects) => {
    if (subjects.length === 0) return;
    await manager.query(
      `delete from search_entries e using unnest($1::text[], $2::uuid[]) as gone (kind, subject_id)
        where e.kind = gone.kind and e.subject_id = gone.subject_id`,
      [subjects.map(({ kind }) => kind), subjects.map(({ subjectId }) => subjectId)],
    );
  },
});

const REQUEST_ORDERS = `
  insert into search_queue (merchant_id, kind, subject_id)
  select $1::uuid, 'order', order_search_id($2::uuid, number) from unnest($3::text[]) number`;

const REQUEST_BELONGINGS = `
  insert into search_queue (merchant_id, kind, subject_id)
  select $1::uuid, 'ticket', id from tickets where customer_id = any($2::uuid[])
  union all select $1::uuid, 'order', search_id from known_orders where customer_id = any($2::uuid[])
  union all select $1::uuid, 'order', o.search_id
    from identities i join imported_orders o on o.openid = i.openid or o.unionid = i.unionid
   where i.customer_id = any($2::uuid[]) and o.source_id in (select id from order_sources where merchant_id = $1)`;

// Rows that another worker holds are passed over; taken and indexed in one transaction, so that a crash leaves them waiting.
const TAKE = `
  with taken as (
    delete from search_queue where id in (select id from search_queue order by id limit $1 for update skip locked)
    returning kind, subject_id, opened_month
  ), wanted as (select distinct kind, subject_id, opened_month from taken)
  select w.kind, w.subject_id, (select count(*)::int from taken) as taken, d.conversation_id, d.customer_id, d.at, d.text, d.phone
    from wanted w left join lateral (${DOCUMENTS.join(' union all ')}) d on true`;

// One word more names kind and merchant, so that a search reads one merchant's part of the index only.
const PUT = `
  insert into search_entries (merchant_id, kind, subject_id, conversation_id, customer_id, at, words)
  select $1::uuid, e.kind, e.subject_id, e.conversation_id, e.customer_id, e.at,
         e.words::tsvector || ('''' || e.kind || '/' || $1::text || '''')::tsvector
    from unnest($2::text[], $3::uuid[], $4::uuid[], $5::uuid[], $6::timestamptz[], $7::text[])
      as e (kind, subject_id, conversation_id, customer_id, at, words)
  on conflict (kind, subject_id) do update set conversation_id = excluded.conversation_id,
    customer_id = excluded.customer_id, at = excluded.at, words = excluded.words`;

const toDocument = (row: TakenRow): SearchDocument => ({
  kind: row.kind,
  subjectId: row.subject_id,
  conversationId: row.conversation_id ?? undefined,
  customerId: row.customer_id ?? undefined,
  at: row.at ?? new Date(0),
  text: row.text ?? undefined,
  phone: row.phone ?? undefined,
});
