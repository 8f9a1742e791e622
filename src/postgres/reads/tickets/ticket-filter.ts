import { foldedText } from '../../../domain/tickets/subject-grams.js';
import type { TicketFilter, TicketSort } from '../../../services/ports/reads/ticket-reads.js';

type Order = { readonly column: string; readonly direction: 'asc' | 'desc' };

export const ORDERS: Readonly<Record<TicketSort, Order>> = {
  due: { column: 'next_due_at', direction: 'asc' },
  updated: { column: 'updated_at', direction: 'desc' },
  created: { column: 'created_at', direction: 'desc' },
};

const escapedLike = (text: string): string => text.replace(/[\\%_]/g, '\\$&');

/** Collects conditions and their values; `$1` is the merchant. */
const createConditions = (merchantId: string) => {
  const values: unknown[] = [merchantId];
  const parts: string[] = ['t.merchant_id = $1'];
  return {
    values,
    add: (sql: (place: string) => string, value: unknown): void => {
      values.push(value);
      parts.push(sql(`$${values.length}`));
    },
    say: (sql: string): void => {
      parts.push(sql);
    },
    where: (): string => parts.join(' and '),
  };
};

type Conditions = ReturnType<typeof createConditions>;

/** Statuses stand in the statement itself: so the planner sees that the index of what is not done yet will do. */
const addStatus = (conditions: Conditions, status: TicketFilter['status']): void => {
  if (status) conditions.say(`t.status in (${status.map((name) => `'${name}'`).join(', ')})`);
};

const addOwner = (conditions: Conditions, column: string, owner: string | undefined): void => {
  if (owner === 'none') conditions.say(`${column} is null`);
  else if (owner !== undefined) conditions.add((place) => `${column} = ${place}::uuid`, owner);
};

const numberIn = (text: string): string | undefined => /^#?(\d{1,9})$/.exec(text)?.[1];

/** What is looked for in subjects; undefined where a filter names no words, or a number. */
export const subjectPartOf = ({ text }: TicketFilter): string | undefined =>
  text === undefined || numberIn(text) !== undefined ? undefined : text;

const addText = (conditions: Conditions, text: string | undefined): void => {
  if (text === undefined) return;
  const number = numberIn(text);
  if (number !== undefined) return conditions.add((place) => `t.number = ${place}::int`, Number(number));
  // Within coalesce, Postgres does not guess that a pattern is rare: where it is, the only tickets that can have it are named besides.
  conditions.add((place) => `coalesce(t.subject ilike ${place}, false)`, `%${escapedLike(foldedText(text))}%`);
};

const addLink = (conditions: Conditions, kind: 'conversation' | 'order', ref: string | undefined): void => {
  if (ref === undefined) return;
  conditions.add(
    (place) =>
      `t.id in (select ticket_id from ticket_links where merchant_id = $1 and kind = '${kind}' and ref = ${place})`,
    ref,
  );
};

/** The condition of a filter over tickets `t`, with its values. `among`: the only tickets that can have the words, where known. */
export const conditionsOf = (
  merchantId: string,
  filter: TicketFilter,
  among: readonly string[] | undefined,
): Conditions => {
  const conditions = createConditions(merchantId);
  if (among) conditions.add((place) => `t.id = any(${place}::uuid[])`, among);
  addStatus(conditions, filter.status);
  addOwner(conditions, 't.agent_id', filter.agentId);
  addOwner(conditions, 't.skill_group_id', filter.skillGroupId);
  addText(conditions, filter.text);
  addLink(conditions, 'conversation', filter.conversationId);
  addLink(conditions, 'order', filter.orderNumber);
  addPlain(conditions, filter);
  return conditions;
};

const addPlain = (conditions: Conditions, filter: TicketFilter): void => {
  const { priority, source, typeId, customerId, tag, dueBefore } = filter;
  if (priority) conditions.add((place) => `t.priority = any(${place}::text[])`, priority);
  if (source !== undefined) conditions.add((place) => `t.source = ${place}`, source);
  if (typeId !== undefined) conditions.add((place) => `t.type_id = ${place}::uuid`, typeId);
  if (customerId !== undefined) conditions.add((place) => `t.customer_id = ${place}::uuid`, customerId);
  if (tag !== undefined) conditions.add((place) => `t.tags @> array[${place}]`, tag);
  if (dueBefore !== undefined) conditions.add((place) => `t.next_due_at < ${place}::timestamptz`, dueBefore);
};
