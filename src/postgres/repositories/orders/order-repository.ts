import type { EntityManager } from 'typeorm';
import type { Order, OrderStatus } from '../../../domain/orders/order.js';
import type { CustomerKeys, OrderQuestion, SourceFault } from '../../../domain/orders/order-source.js';
import type { KnownOrder, OrderLookup, OrderStore } from '../../../services/ports/orders/order-stores.js';
import { toJsonb } from '../../jsonb.js';
import { toPage } from '../page.js';

type KeysRow = {
  readonly customer_id: string;
  readonly channel_id: string;
  readonly app_id: string;
  readonly openid: string;
  readonly unionid: string | null;
};

const KEYS = `select i.customer_id, i.channel_id, c.app_id, i.openid, i.unionid
  from identities i join channels c on c.id = i.channel_id`;

const toKeys = (row: KeysRow): CustomerKeys => ({
  channelId: row.channel_id,
  appId: row.app_id,
  openid: row.openid,
  unionid: row.unionid ?? undefined,
});

type KnownRow = { readonly source_id: string; readonly content: Order; readonly as_of: Date };

const toKnown = ({ source_id, content, as_of }: KnownRow): KnownOrder => ({
  sourceId: source_id,
  order: content,
  asOf: as_of,
});

const MOST_KNOWN = 50;

/** What is known of one merchant's orders, and who looked for them. */
export const createOrderRepository = (manager: EntityManager, merchantId: string): OrderStore => ({
  ...knownRows(manager, merchantId),
  ...lookupRows(manager, merchantId),
  keysOfCustomer: async (customerId, most) => {
    const rows: KeysRow[] = await manager.query(
      `${KEYS} where i.customer_id = $1 and i.merchant_id = $2 order by i.last_seen_at desc nulls last, i.id limit $3`,
      [customerId, merchantId, most],
    );
    return rows.map(toKeys);
  },
  keysOfIdentity: async (identityId) => {
    const rows: KeysRow[] = await manager.query(`${KEYS} where i.id = $1 and i.merchant_id = $2`, [
      identityId,
      merchantId,
    ]);
    return rows[0] && { customerId: rows[0].customer_id, keys: toKeys(rows[0]) };
  },
});

// Told twice at once, the later word stands; an order that was found by its number stays its customer's. Beside what is written
// the table is read as it was before.
const KEEP = `
  with kept as (
  insert into known_orders (source_id, number, merchant_id, customer_id, content, placed_at, as_of)
  select $1, o.number, $2, $3, o.content, o.placed_at, $4
    from unnest($5::text[], $6::jsonb[], $7::timestamptz[]) as o (number, content, placed_at) order by o.number
  on conflict (source_id, number) do update set content = excluded.content, placed_at = excluded.placed_at,
    as_of = excluded.as_of, customer_id = coalesce(excluded.customer_id, known_orders.customer_id)
    where known_orders.as_of <= excluded.as_of
  returning number, content, customer_id)
  select kept.number from kept left join known_orders before on before.source_id = $1 and before.number = kept.number
   where before.number is null or (before.content, before.customer_id) is distinct from (kept.content, kept.customer_id)`;

const knownRows = (
  manager: EntityManager,
  merchantId: string,
): Pick<OrderStore, 'keep' | 'knownOfCustomer' | 'knownByNumber' | 'latestStatusOf'> => ({
  keep: async ({ sourceId, customerId, orders, asOf }) => {
    const once = [...new Map(orders.map((order) => [order.number, order])).values()];
    if (once.length === 0) return [];
    const rows: { readonly number: string }[] = await manager.query(KEEP, [
      sourceId,
      merchantId,
      customerId ?? null,
      asOf,
      once.map(({ number }) => number),
      once.map(toJsonb),
      once.map(({ placedAt }) => placedAt),
    ]);
    return rows.map(({ number }) => number);
  },
  knownOfCustomer: async (sourceIds, customerId) => {
    const rows: KnownRow[] = await manager.query(
      `select source_id, content, as_of from known_orders where customer_id = $1 and source_id = any($2)
        order by placed_at desc limit $3`,
      [customerId, sourceIds, MOST_KNOWN],
    );
    return rows.map(toKnown);
  },
  knownByNumber: async (sourceIds, number) => {
    const rows: KnownRow[] = await manager.query(
      'select source_id, content, as_of from known_orders where merchant_id = $1 and number = $2 and source_id = any($3)',
      [merchantId, number, sourceIds],
    );
    return rows.map(toKnown);
  },
  latestStatusOf: async ({ customerId, channelId }) => {
    const rows: { readonly status: OrderStatus }[] = await manager.query(
      `select k.content ->> 'status' as status from known_orders k join order_sources s on s.id = k.source_id
        where k.customer_id = $1 and s.enabled and (s.channel_id is null or s.channel_id = $2)
        order by k.placed_at desc, k.as_of desc limit 1`,
      [customerId, channelId],
    );
    return rows[0]?.status;
  },
});

type LookupRow = {
  readonly id: string;
  readonly source_id: string | null;
  readonly agent_id: string | null;
  readonly agent_name: string | null;
  readonly customer_id: string | null;
  readonly conversation_id: string | null;
  readonly reason: OrderLookup['reason'];
  readonly asked_by: OrderQuestion['by'];
  readonly is_repeated: boolean;
  readonly fault: SourceFault | null;
  readonly result_count: number;
  readonly order_numbers: readonly string[];
  readonly latency_ms: number;
  readonly looked_up_at: Date;
};

const LOOKUP_COLUMNS = `l.id, l.source_id, l.agent_id, l.customer_id, l.conversation_id, l.reason, l.asked_by, l.is_repeated,
  l.fault, l.result_count, l.order_numbers, l.latency_ms, l.looked_up_at`;

const lookupRows = (manager: EntityManager, merchantId: string): Pick<OrderStore, 'noteLookups' | 'lookups'> => ({
  noteLookups: async (lookups) => {
    for (const lookup of lookups) {
      await manager.query(
        `insert into order_lookups (id, merchant_id, source_id, agent_id, customer_id, conversation_id, reason, asked_by,
           is_repeated, fault, result_count, order_numbers, latency_ms, looked_up_at)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)`,
        [
          lookup.id,
          merchantId,
          lookup.sourceId,
          lookup.agentId,
          lookup.customerId,
          lookup.conversationId,
          lookup.reason,
          lookup.askedBy,
          lookup.isRepeated,
          lookup.fault,
          lookup.resultCount,
          lookup.orderNumbers,
          lookup.latencyMs,
          lookup.lookedUpAt,
        ].map((value) => value ?? null),
      );
    }
  },
  lookups: async (page) => {
    const rows: LookupRow[] = await manager.query(
      `select ${LOOKUP_COLUMNS}, a.name as agent_name from order_lookups l left join agents a on a.id = l.agent_id
        where l.merchant_id = $1 and ($2::uuid is null or l.id < $2)
          and ($3::uuid is null or l.customer_id in (select id from customers where id = $3 or merged_into = $3))
        order by l.id desc limit $4`,
      [merchantId, page.afterId ?? null, page.customerId ?? null, page.limit + 1],
    );
    return toPage(rows.map(toLookup), page);
  },
});

const toLookup = (row: LookupRow): OrderLookup & { readonly agentName: string | undefined } => ({
  id: row.id,
  sourceId: row.source_id ?? undefined,
  agentId: row.agent_id ?? undefined,
  agentName: row.agent_name ?? undefined,
  customerId: row.customer_id ?? undefined,
  conversationId: row.conversation_id ?? undefined,
  reason: row.reason,
  askedBy: row.asked_by,
  isRepeated: row.is_repeated,
  fault: row.fault ?? undefined,
  resultCount: row.result_count,
  orderNumbers: row.order_numbers,
  latencyMs: row.latency_ms,
  lookedUpAt: row.looked_up_at,
});
