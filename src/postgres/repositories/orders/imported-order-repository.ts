import type { EntityManager } from 'typeorm';
import type { Order } from '../../../domain/orders/order.js';
import type { OrderQuestion } from '../../../domain/orders/order-source.js';
import type { ImportedOrderStore } from '../../../services/ports/orders/order-stores.js';
import { toJsonb } from '../../jsonb.js';

/** Rows per statement. */
const BATCH = 500;

const ADD = `
  insert into imported_orders (source_id, number, merchant_id, import_id, openid, unionid, phone, content, placed_at, imported_at)
  select $1, o.number, $2, $3, o.openid, o.unionid, o.phone, o.content, o.placed_at, $4
    from unnest($5::text[], $6::text[], $7::text[], $8::text[], $9::jsonb[], $10::timestamptz[])
      as o (number, openid, unionid, phone, content, placed_at)
  on conflict (source_id, number) do update set import_id = excluded.import_id, openid = excluded.openid,
    unionid = excluded.unionid, phone = excluded.phone, content = excluded.content, placed_at = excluded.placed_at,
    imported_at = excluded.imported_at`;

type Row = { readonly content: Order };

/** One union member for each key a customer is known by, so that each uses its index. */
const OF_CUSTOMER = `
  select content from (
    select number, content, placed_at from imported_orders where source_id = $1 and openid = $2
    union
    select number, content, placed_at from imported_orders where source_id = $1 and unionid = $3
  ) found order by placed_at desc limit $4`;

const queryOf = (question: OrderQuestion): { readonly sql: string; readonly keys: readonly (string | null)[] } => {
  switch (question.by) {
    case 'customer':
      return { sql: OF_CUSTOMER, keys: [question.customer.openid, question.customer.unionid ?? null] };
    case 'phone':
      return {
        sql: 'select content from imported_orders where source_id = $1 and phone = $2 order by placed_at desc limit $3',
        keys: [question.phone],
      };
    case 'number':
      return {
        sql: 'select content from imported_orders where source_id = $1 and number = $2 limit $3',
        keys: [question.number],
      };
  }
};

/** Orders that came in files. */
export const createImportedOrderRepository = (manager: EntityManager, merchantId: string): ImportedOrderStore => ({
  addImport: async ({ id, sourceId, agentId, fileName, rowCount, orders, at }) => {
    await manager.query(
      `insert into order_imports (id, merchant_id, source_id, agent_id, file_name, row_count, order_count, created_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [id, merchantId, sourceId, agentId, fileName, rowCount, orders.length, at],
    );
    for (let from = 0; from < orders.length; from += BATCH) {
      const batch = orders.slice(from, from + BATCH);
      await manager.query(ADD, [
        sourceId,
        merchantId,
        id,
        at,
        batch.map(({ order }) => order.number),
        batch.map(({ openid }) => openid ?? null),
        batch.map(({ unionid }) => unionid ?? null),
        batch.map(({ phone }) => phone ?? null),
        batch.map(({ order }) => toJsonb(order)),
        batch.map(({ order }) => order.placedAt),
      ]);
    }
  },
  find: async (sourceId, question, most) => {
    const { sql, keys } = queryOf(question);
    const rows: Row[] = await manager.query(sql, [sourceId, ...keys, most]);
    return rows.map(({ content }) => content);
  },
});
