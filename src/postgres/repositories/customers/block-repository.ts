import type { EntityManager } from 'typeorm';
import type { BlockStore, CustomerBlock } from '../../../services/ports/stores/conversations/block-stores.js';

type Row = {
  readonly blocked_id: string;
  readonly name: string;
  readonly reason: string;
  readonly blocked_by: string | null;
  readonly by_name: string | null;
  readonly blocked_at: Date;
  readonly place: string;
};

const BLOCKS = `
  select b.blocked_id, b.reason, b.blocked_by, b.blocked_at, b.blocked_at::text as place, a.name as by_name,
         coalesce(cu.name, (select right(i.openid, 6) from identities i where i.customer_id = cu.id
           order by i.last_seen_at desc nulls last limit 1), '') as name
    from customer_blocks b join customers cu on cu.id = b.blocked_id left join agents a on a.id = b.blocked_by
   where b.merchant_id = $1`;

const IDENTITIES = `
  select i.channel_id as "channelId", i.openid, b.reason
    from customer_blocks b cross join lateral
         (select channel_id, openid from identities where customer_id = b.blocked_id order by id limit 1) i
   where b.merchant_id = $1 order by b.blocked_at, b.blocked_id`;
const CUSTOMER_OF = `select customer_id as id from identities where merchant_id = $1 and channel_id = $2 and openid = $3`;

type BlockedIdentity = { readonly channelId: string; readonly openid: string; readonly reason: string };

const toBlock = (row: Row): CustomerBlock => ({
  customerId: row.blocked_id,
  customerName: row.name,
  reason: row.reason,
  blockedBy: row.blocked_by ?? undefined,
  blockedByName: row.by_name ?? undefined,
  blockedAt: row.blocked_at,
});

export const createBlockRepository = (manager: EntityManager, merchantId: string): BlockStore => ({
  findOf: async (customerId) => {
    const [row]: Row[] = await manager.query(`${BLOCKS} and b.blocked_id = $2`, [merchantId, customerId]);
    return row && toBlock(row);
  },
  add: async ({ customerId, reason, by, at }) => {
    await manager.query(
      `insert into customer_blocks (blocked_id, merchant_id, reason, blocked_by, blocked_at) values ($1, $2, $3, $4, $5)
       on conflict (blocked_id) do nothing`,
      [customerId, merchantId, reason, by ?? null, at],
    );
  },
  remove: async (customerId) => {
    const rows: unknown[] = await manager.query(
      `with gone as (delete from customer_blocks where blocked_id = $1 returning 1) select 1 from gone`,
      [customerId],
    );
    return rows.length > 0;
  },
  identities: async () => {
    const rows: BlockedIdentity[] = await manager.query(IDENTITIES, [merchantId]);
    return rows;
  },
  customerOf: async (channelId, openid) => {
    const [row]: { readonly id: string }[] = await manager.query(CUSTOMER_OF, [merchantId, channelId, openid]);
    return row?.id;
  },
  identityIdsOf: async (customerId) => {
    const rows: { readonly id: string }[] = await manager.query('select id from identities where customer_id = $1', [
      customerId,
    ]);
    return rows.map(({ id }) => id);
  },
  list: async ({ after, limit }) => {
    const [at = null, id = null] = after ?? [];
    const rows: Row[] = await manager.query(
      `${BLOCKS} and ($2::timestamptz is null or (b.blocked_at, b.blocked_id) < ($2, $3::uuid))
        order by b.blocked_at desc, b.blocked_id desc limit $4`,
      [merchantId, at, id, limit + 1],
    );
    const page = rows.slice(0, limit);
    const last = page.at(-1);
    return { items: page.map(toBlock), next: rows.length > limit && last ? [last.place, last.blocked_id] : undefined };
  },
});
