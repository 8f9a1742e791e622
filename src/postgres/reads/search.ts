import type { EntityManager } from 'typeorm';
import type { MessageDirection } from '../../domain/conversations/message.js';
import type { FoundRecord, SearchReads } from '../../services/ports/reads/search-reads.js';
import type { MerchantReader } from '../unit-of-work.js';
import { customerNameOf } from './conversation-view-row.js';
import { iso } from './iso.js';

type Deps = { readonly readMerchant: MerchantReader };
type Query = Parameters<SearchReads['find']>[0];

type FoundRow = { readonly subject_id: string; readonly place: string };

type ViewRow = {
  readonly id: string;
  readonly conversation_id: string | null;
  readonly customer_id: string | null;
  readonly name: string | null;
  readonly openid: string | null;
  readonly at: Date;
  readonly number: number | null;
  readonly direction: MessageDirection | null;
  readonly agent_id: string | null;
  readonly text: string;
  readonly phone: string | null;
};

/** Who is shown in the place of an identity: the one that was there last. */
const OPENID = `(select i.openid from identities i where i.customer_id = cu.id order by i.last_seen_at desc nulls last limit 1) as openid`;

/** What is shown of each kind, by ids in $1. */
const VIEWS: Readonly<Partial<Record<Query['kind'], string>>> = {
  message: `
    select m.id, m.conversation_id, c.customer_id, cu.name, ${OPENID}, m.occurred_at as at, m.number, m.direction,
           coalesce(m.agent_id, c.agent_id) as agent_id, null as phone,
           concat_ws(' ', m.content ->> 'text', m.content ->> 'title', m.content ->> 'description', m.content ->> 'label',
             m.content ->> 'transcript', m.content ->> 'head', m.content ->> 'note') as text
      from search_entries e join conversations c on c.id = e.conversation_id
      join messages m on m.id = e.subject_id and m.opened_month = c.opened_month
      join customers cu on cu.id = c.customer_id
     where e.kind = 'message' and e.subject_id = any($1::uuid[])`,
  customer: `
    select cu.id, null as conversation_id, cu.id as customer_id, cu.name, ${OPENID}, cu.updated_at as at, null as number,
           null as direction, null as agent_id, cu.phone, concat_ws(' · ', cu.name, cu.remark) as text
      from customers cu where cu.merged_into is null and cu.id = any($1::uuid[])`,
};

const toRecord = (kind: Query['kind'], row: ViewRow): FoundRecord => ({
  kind,
  id: row.id,
  conversationId: row.conversation_id,
  customerId: row.customer_id,
  customerName: customerNameOf({ name: row.name, openid: row.openid ?? '' }),
  at: iso(row.at),
  number: row.number,
  direction: row.direction,
  agentId: row.agent_id,
  text: row.text,
  phone: row.phone,
});

/** The names are those that search_entries_found() reads. */
const filtersOf = ({ viewer, kind, filters, after }: Query): string =>
  JSON.stringify({
    kind,
    viewer: viewer.agentId,
    seesAll: viewer.seesAll,
    ...filters,
    ...(after && { beforeAt: after[0], beforeId: after[1] }),
  });

const find = async (manager: EntityManager, query: Query) => {
  const { kind, question, openid, after, limit } = query;
  const sql = `select subject_id, at::text as place from search_entries_found($1::tsquery, $2::jsonb, $3)`;
  const rows: FoundRow[] =
    question === undefined ? [] : await manager.query(sql, [question, filtersOf(query), limit + 1]);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const named = kind === 'customer' && openid !== undefined && !after ? await byOpenid(manager, openid) : [];
  const ids = [...new Set([...named, ...page.map(({ subject_id: id }) => id)])];
  const next = rows.length > limit && last ? [last.place, last.subject_id] : undefined;
  return { items: await viewsOf(manager, kind, ids), next };
};

const byOpenid = async (manager: EntityManager, openid: string): Promise<readonly string[]> => {
  const rows: { readonly id: string }[] = await manager.query(
    'select customer_id as id from identities where openid = $1',
    [openid],
  );
  return rows.map(({ id }) => id);
};

const viewsOf = async (manager: EntityManager, kind: Query['kind'], ids: readonly string[]) => {
  const sql = VIEWS[kind];
  if (sql === undefined || ids.length === 0) return [];
  const rows: ViewRow[] = await manager.query(sql, [ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toRecord(kind, row)] : [];
  });
};

/** Search in the merchant's messages and customers: ids from the index, then what is shown of them. */
export const createSearchReads = ({ readMerchant }: Deps): SearchReads => ({
  find: (query) => readMerchant(query.viewer.merchantId, (manager) => find(manager, query)),
});
