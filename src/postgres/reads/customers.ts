import type { EntityManager } from 'typeorm';
import type { ChannelKind } from '../../domain/channels/channel.js';
import type { ConversationEntry } from '../../domain/conversations/conversation.js';
import type {
  CustomerDetailRecord,
  CustomerReads,
  CustomerRecord,
  IdentityRecord,
} from '../../services/ports/reads/customer-reads.js';
import type { MergeReason, Tag } from '../../services/ports/stores/customer-stores.js';
import type { MerchantReader } from '../unit-of-work.js';
import { customerNameOf } from './conversations/conversation-view-row.js';
import { grantsOf, toGrant } from './conversations/grant-json.js';
import type { GrantJson } from './conversations/grant-json.js';
import { iso, isoOrNull } from './iso.js';

type Deps = { readonly readMerchant: MerchantReader };

type Row = {
  readonly id: string;
  readonly name: string | null;
  readonly openid: string | null;
  readonly remark: string | null;
  readonly phone: string | null;
  readonly address: string | null;
  readonly attributes: Readonly<Record<string, string>>;
  readonly tags: readonly Tag[];
  readonly channel_names: readonly string[];
  readonly conversation_count: number;
  readonly last_seen_at: Date | null;
  readonly created_at: Date;
  readonly place: string;
};

const COLUMNS = `cu.id, cu.name, cu.remark, cu.phone, cu.address, cu.attributes, cu.created_at, cu.updated_at::text as place,
  seen.openid, seen.last_seen_at, coalesce(seen.channel_names, '{}') as channel_names,
  (select count(*)::int from conversations c where c.customer_id = cu.id) as conversation_count,
  (select coalesce(jsonb_agg(jsonb_build_object('id', t.id, 'name', t.name) order by t.name), '[]')
     from customer_tags ct join tags t on t.id = ct.tag_id where ct.customer_id = cu.id) as tags`;

const JOINS = `left join lateral (
    select (array_agg(i.openid order by i.last_seen_at desc nulls last))[1] as openid, max(i.last_seen_at) as last_seen_at,
           array_agg(distinct ch.name) as channel_names
      from identities i join channels ch on ch.id = i.channel_id where i.customer_id = cu.id) seen on true`;

const toRecord = (row: Row): CustomerRecord => ({
  id: row.id,
  name: row.name,
  displayName: customerNameOf({ name: row.name, openid: row.openid ?? row.id }),
  remark: row.remark,
  phone: row.phone,
  tags: row.tags,
  channelNames: row.channel_names,
  conversationCount: row.conversation_count,
  lastSeenAt: isoOrNull(row.last_seen_at),
  createdAt: iso(row.created_at),
});

const LIST = `
  select ${COLUMNS} from (
    select * from customers cu where cu.merchant_id = $1 and cu.merged_into is null
       and ($2::uuid is null or exists (select 1 from customer_tags t where t.customer_id = cu.id and t.tag_id = $2))
       and ($3::timestamptz is null or (cu.updated_at, cu.id) < ($3, $4::uuid))
     order by cu.updated_at desc, cu.id desc limit $5) cu ${JOINS}
   order by cu.updated_at desc, cu.id desc`;

const createList =
  ({ readMerchant }: Deps): CustomerReads['list'] =>
  ({ merchantId, tagId, after, limit }) =>
    readMerchant(merchantId, async (manager) => {
      const [afterAt = null, afterId = null] = after ?? [];
      const rows: Row[] = await manager.query(LIST, [merchantId, tagId ?? null, afterAt, afterId, limit + 1]);
      const page = rows.slice(0, limit);
      const last = page.at(-1);
      const next = rows.length > limit && last ? [last.place, last.id] : undefined;
      return { items: page.map(toRecord), next };
    });

const BY_IDS = `select ${COLUMNS} from customers cu ${JOINS} where cu.merged_into is null and cu.id = any($1::uuid[])`;

const byIds = async (manager: EntityManager, ids: readonly string[]): Promise<readonly CustomerRecord[]> => {
  const rows: Row[] = await manager.query(BY_IDS, [[...ids]]);
  const found = new Map(rows.map((row) => [row.id, toRecord(row)]));
  return ids.flatMap((id) => found.get(id) ?? []);
};

type IdentityRow = {
  readonly id: string;
  readonly channel_id: string;
  readonly channel_name: string;
  readonly channel_kind: ChannelKind;
  readonly openid: string;
  readonly unionid: string | null;
  readonly following: boolean | null;
  readonly last_seen_at: Date | null;
  readonly grants: readonly GrantJson[];
};

const identitiesOf = async (manager: EntityManager, customerId: string): Promise<readonly IdentityRecord[]> => {
  const rows: IdentityRow[] = await manager.query(
    `select i.id, i.channel_id, ch.name as channel_name, ch.kind as channel_kind, i.openid, i.unionid, i.following,
            i.last_seen_at, ${grantsOf('i.id')} as grants
       from identities i join channels ch on ch.id = i.channel_id where i.customer_id = $1
      order by i.last_seen_at desc nulls last, i.id limit 100`,
    [customerId],
  );
  return rows.map((row) => ({
    id: row.id,
    channelId: row.channel_id,
    channelName: row.channel_name,
    channelKind: row.channel_kind,
    openid: row.openid,
    hasUnionid: row.unionid !== null,
    following: row.following,
    lastSeenAt: isoOrNull(row.last_seen_at),
    grants: row.grants.map(toGrant),
  }));
};

type SourceRow = {
  readonly channel_name: string;
  readonly entry: ConversationEntry;
  readonly code_name: string | null;
  readonly at: Date;
};

const sourceOf = async (manager: EntityManager, customerId: string): Promise<CustomerDetailRecord['source']> => {
  const rows: SourceRow[] = await manager.query(
    `select ch.name as channel_name, c.entry, q.name as code_name, c.opened_at as at
       from conversations c join channels ch on ch.id = c.channel_id
       left join qr_codes q on q.channel_id = c.channel_id and q.scene = c.entry ->> 'scene' and c.entry ->> 'via' = 'qr'
      where c.customer_id = $1 order by c.opened_at limit 1`,
    [customerId],
  );
  const [row] = rows;
  if (!row) return null;
  return { channelName: row.channel_name, entry: row.entry, codeName: row.code_name, at: iso(row.at) };
};

type MergeRow = {
  readonly id: string;
  readonly customer_id: string;
  readonly name: string | null;
  readonly reason: MergeReason;
  readonly merged_at: Date;
};

const mergesOf = async (manager: EntityManager, customerId: string): Promise<CustomerDetailRecord['merges']> => {
  const rows: MergeRow[] = await manager.query(
    `select m.id, m.merged_id as customer_id, cu.name, m.reason, m.merged_at
       from customer_merges m join customers cu on cu.id = m.merged_id
      where m.kept_id = $1 and m.undone_at is null order by m.merged_at desc, m.id limit 50`,
    [customerId],
  );
  return rows.map((row) => ({
    id: row.id,
    customerId: row.customer_id,
    name: row.name ?? row.customer_id.slice(-6),
    reason: row.reason,
    mergedAt: iso(row.merged_at),
  }));
};

const samePhone = async (manager: EntityManager, row: Row): Promise<CustomerDetailRecord['samePhone']> => {
  if (row.phone === null) return [];
  const others: { readonly id: string }[] = await manager.query(
    'select id from customers where phone = $1 and id <> $2 and merged_into is null order by id limit 10',
    [row.phone, row.id],
  );
  return byIds(
    manager,
    others.map(({ id }) => id),
  );
};

// Joined to one who was joined to another: each step is followed, and a row that points nowhere is the customer.
const FIND = `
  with recursive chain as (
    select id, merged_into from customers where id = $1
    union select c.id, c.merged_into from customers c join chain on c.id = chain.merged_into
  )
  select ${COLUMNS} from customers cu ${JOINS} where cu.id = (select id from chain where merged_into is null)`;

/** Customers as the screens show them. */
export const createCustomerReads = (deps: Deps): CustomerReads => ({
  list: createList(deps),
  byIds: (merchantId, ids) =>
    ids.length === 0 ? Promise.resolve([]) : deps.readMerchant(merchantId, (manager) => byIds(manager, ids)),
  find: (merchantId, id) =>
    deps.readMerchant(merchantId, async (manager) => {
      const [row]: Row[] = await manager.query(FIND, [id]);
      if (!row) return undefined;
      return {
        ...toRecord(row),
        address: row.address,
        attributes: row.attributes,
        source: await sourceOf(manager, row.id),
        identities: await identitiesOf(manager, row.id),
        merges: await mergesOf(manager, row.id),
        samePhone: await samePhone(manager, row),
      };
    }),
});
