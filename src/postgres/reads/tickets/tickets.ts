import type { EntityManager } from 'typeorm';
import type {
  TicketAct,
  TicketFieldChange,
  TicketFields,
  TicketLinkKind,
  TicketTold,
} from '../../../domain/tickets/ticket.js';
import type { TicketCounts, TicketReads } from '../../../services/ports/reads/ticket-reads.js';
import { wantedWordsOf } from '../../../domain/tickets/subject-grams.js';
import type { MerchantReader } from '../../unit-of-work.js';
import { iso } from '../iso.js';
import { conditionsOf, ORDERS, subjectPartOf } from './ticket-filter.js';
import { TICKET_RECORD_COLUMNS, TICKET_RECORD_JOINS, TICKET_RECORDS, toTicketRecord } from './ticket-record-row.js';
import type { TicketRecordRow } from './ticket-record-row.js';

type Deps = { readonly readMerchant: MerchantReader };

type ListQuery = Parameters<TicketReads['list']>[0];

/** The statement of a list, with its values: one index range, then the names of one page. */
export const listStatement = ({ merchantId, filter, sort, after, limit }: ListQuery, among?: readonly string[]) => {
  const { column, direction } = ORDERS[sort];
  const conditions = conditionsOf(merchantId, filter, among);
  const [afterAt, afterId] = after ?? [];
  if (afterAt !== undefined && afterId !== undefined) {
    conditions.values.push(afterAt, afterId);
    const [at, id] = [conditions.values.length - 1, conditions.values.length];
    conditions.say(`(t.${column}, t.id) ${direction === 'asc' ? '>' : '<'} ($${at}::timestamptz, $${id}::uuid)`);
  }
  const order = `t.${column} ${direction}, t.id ${direction}`;
  return {
    sql: `select ${TICKET_RECORD_COLUMNS}, t.${column}::text as place
      from (select t.* from tickets t where ${conditions.where()} order by ${order} limit ${limit + 1}) t
      ${TICKET_RECORD_JOINS} order by ${order}`,
    values: conditions.values,
  };
};

/** More than these share a page with few others: then the list is read in its order, and the words are looked at on the way. */
const MOST_WORDED = 5_000;

type Asks = { readonly query: (sql: string, values: unknown[]) => Promise<{ readonly ids: readonly string[] }[]> };

/** The tickets that can have the words and the tag of a filter; undefined where it has neither, or too many have them. */
export const wordedAmong = async (
  manager: Asks,
  { filter }: Pick<ListQuery, 'filter'>,
): Promise<readonly string[] | undefined> => {
  const part = subjectPartOf(filter);
  const words = [
    ...(part === undefined ? [] : wantedWordsOf(part)),
    ...(filter.tag === undefined ? [] : [`tag:${filter.tag}`]),
  ];
  if (words.length === 0) return undefined;
  const sql = 'select array(select tickets_worded($1::text[], $2)) as ids';
  const [row] = await manager.query(sql, [words, MOST_WORDED + 1]);
  return row && row.ids.length <= MOST_WORDED ? row.ids : undefined;
};

const createList =
  ({ readMerchant }: Deps): TicketReads['list'] =>
  (query) =>
    readMerchant(query.merchantId, async (manager) => {
      const { sql, values } = listStatement(query, await wordedAmong(manager, query));
      const rows: (TicketRecordRow & { readonly place: string })[] = await manager.query(sql, values);
      const page = rows.slice(0, query.limit);
      const last = page.at(-1);
      const next = rows.length > query.limit && last ? [last.place, last.id] : undefined;
      return { items: page.map(toTicketRecord), next };
    });

type DetailRow = TicketRecordRow & { readonly description: string; readonly fields: TicketFields };
type NoteRow = {
  readonly id: string;
  readonly agent_id: string | null;
  readonly text: string;
  readonly media_ids: readonly string[];
  readonly told: TicketTold | null;
  readonly created_at: Date;
};
type LinkRow = {
  readonly id: string;
  readonly kind: TicketLinkKind;
  readonly ref: string;
  readonly label: string | null;
  readonly created_at: Date;
};
type ChangeRow = {
  readonly id: string;
  readonly agent_id: string | null;
  readonly act: TicketAct;
  readonly changes: readonly TicketFieldChange[];
  readonly changed_at: Date;
};

const NOTES = `select id, agent_id, text, media_ids::text[] as media_ids, told, created_at from ticket_notes
  where ticket_id = $1 order by created_at desc, id desc limit 500`;

const LINKS = `select l.id, l.kind, l.ref, l.created_at, case l.kind
    when 'ticket' then (select '#' || o.number || ' ' || o.subject from tickets o where o.id::text = l.ref)
    when 'customer' then (select coalesce(c.name, '') from customers c where c.id::text = l.ref)
    end as label
  from ticket_links l where l.ticket_id = $1 order by l.created_at, l.id limit 500`;

const CHANGES = `select id, agent_id, act, changes, changed_at from ticket_changes
  where ticket_id = $1 order by changed_at desc, id desc limit 500`;

const notesOf = async (manager: EntityManager, ticketId: string) => {
  const rows: NoteRow[] = await manager.query(NOTES, [ticketId]);
  return rows.map(({ id, agent_id: agentId, text, media_ids: mediaIds, told, created_at: createdAt }) => ({
    id,
    agentId,
    text,
    mediaIds,
    told,
    createdAt: iso(createdAt),
  }));
};

const linksOf = async (manager: EntityManager, ticketId: string) => {
  const rows: LinkRow[] = await manager.query(LINKS, [ticketId]);
  return rows.map(({ created_at: createdAt, ...link }) => ({ ...link, createdAt: iso(createdAt) }));
};

const changesOf = async (manager: EntityManager, ticketId: string) => {
  const rows: ChangeRow[] = await manager.query(CHANGES, [ticketId]);
  return rows.map(({ agent_id: agentId, changed_at: changedAt, ...change }) => ({
    ...change,
    agentId,
    changedAt: iso(changedAt),
  }));
};

const createFind =
  ({ readMerchant }: Deps): TicketReads['find'] =>
  (merchantId, ticketId) =>
    readMerchant(merchantId, async (manager) => {
      const [row]: DetailRow[] = await manager.query(`${TICKET_RECORDS} where t.id = $1`, [ticketId]);
      if (!row) return undefined;
      const { description, fields } = row;
      return {
        ...toTicketRecord(row),
        description,
        fields,
        notes: await notesOf(manager, ticketId),
        links: await linksOf(manager, ticketId),
        changes: await changesOf(manager, ticketId),
      };
    });

const NOT_DONE = `status in ('open', 'pending')`;
const COUNTS = `
  select count(*) filter (where status = 'open')::int as open, count(*) filter (where status = 'pending')::int as pending,
         count(*) filter (where agent_id = $2)::int as mine, count(*) filter (where agent_id is null)::int as unassigned,
         count(*) filter (where next_due_at < $3)::int as late
    from tickets where merchant_id = $1 and ${NOT_DONE}`;

/** The screens about tickets. */
export const createTicketReads = (deps: Deps): TicketReads => ({
  list: createList(deps),
  find: createFind(deps),
  counts: ({ merchantId, agentId, now }) =>
    deps.readMerchant(merchantId, async (manager) => {
      const [row]: TicketCounts[] = await manager.query(COUNTS, [merchantId, agentId, now]);
      return row ?? { open: 0, pending: 0, mine: 0, unassigned: 0, late: 0 };
    }),
});
