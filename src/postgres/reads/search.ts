import type { EntityManager } from 'typeorm';
import type { MessageDirection } from '../../domain/conversations/message.js';
import type { FoundRecord, SearchReads } from '../../services/ports/reads/search-reads.js';
import type { MerchantReader } from '../unit-of-work.js';
import { customerNameOf } from './conversations/conversation-view-row.js';
import { FOUND_VIEWS } from './found-views.table.js';
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
  readonly title: string | null;
  readonly status: string | null;
};

const toRecord = (kind: Query['kind'], row: ViewRow): FoundRecord => ({
  kind,
  id: row.id,
  conversationId: row.conversation_id,
  customerId: row.customer_id,
  customerName: row.customer_id === null ? '' : customerNameOf({ name: row.name, openid: row.openid ?? '' }),
  at: iso(row.at),
  number: row.number,
  direction: row.direction,
  agentId: row.agent_id,
  text: row.text,
  phone: row.phone,
  title: row.title,
  status: row.status,
});

/** The names are those that search_entries_found() reads. */
const filtersOf = ({ viewer, filters, after }: Pick<Query, 'viewer' | 'filters'> & Partial<Query>): string =>
  JSON.stringify({
    viewer: viewer.agentId,
    seesAll: viewer.seesAll,
    ...filters,
    ...(after && { beforeAt: after[0], beforeId: after[1] }),
  });

const find = async (manager: EntityManager, query: Query) => {
  const { kind, question, openid, after, limit } = query;
  const sql = `select subject_id, at::text as place from search_entries_found($1::tsquery, $2::jsonb || jsonb_build_object('kind', $4::text), $3)`;
  const rows: FoundRow[] =
    question === undefined ? [] : await manager.query(sql, [question, filtersOf(query), limit + 1, kind]);
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
  if (ids.length === 0) return [];
  const rows: ViewRow[] = await manager.query(FOUND_VIEWS[kind], [ids]);
  const byId = new Map(rows.map((row) => [row.id, row]));
  return ids.flatMap((id) => {
    const row = byId.get(id);
    return row ? [toRecord(kind, row)] : [];
  });
};

// A customer who was named by the openid may have the words too: the ids are counted, not the ways to them.
const COUNTS = `
  select k.kind, (select count(*)::int from (
      select subject_id from search_entries_found($1::tsquery, $2::jsonb || jsonb_build_object('kind', k.kind), $3)
      union select i.customer_id from identities i where k.kind = 'customer' and i.openid = $5) found) as count
    from unnest($4::text[]) as k (kind)`;

/** Search in what the merchant has of each kind: ids from the index, then what is shown of them. */
export const createSearchReads = ({ readMerchant }: Deps): SearchReads => ({
  find: (query) => readMerchant(query.viewer.merchantId, (manager) => find(manager, query)),
  count: (query) =>
    readMerchant(query.viewer.merchantId, async (manager) => {
      const { question, kinds, most, openid = null } = query;
      const rows: { readonly kind: Query['kind']; readonly count: number }[] =
        question === undefined
          ? []
          : await manager.query(COUNTS, [question, filtersOf(query), most, [...kinds], openid]);
      return rows;
    }),
});
