import type { AllowanceView, ConversationView } from '../../../../../src/contract/conversations/conversations.js';
import type { ListScope } from '../../../api/serving/conversations-api.js';

export type { ListScope };

/** In which order a list of open conversations is shown. */
export const LIST_SORTS = ['latest', 'waiting', 'window'] as const;
export type ListSort = (typeof LIST_SORTS)[number];

/** What a list has to know beside the conversations themselves. */
export type Surroundings = {
  readonly agentId: string | undefined;
  readonly skillGroupIds: readonly string[];
  readonly seesAll: boolean;
  readonly allowanceOf: (conversationId: string) => AllowanceView | undefined;
  readonly nowMs: number;
  readonly atRiskMs: number;
};

type Compare = (a: ConversationView, b: ConversationView) => number;

/** The lists of the desk: who stands in them, in which order, and how many are read at once. */
type Scope = {
  readonly pageSize: number;
  /** Read to its end; the others as far as they are looked at. */
  readonly isReadWhole: boolean;
  /** Who stands in it hangs on the clock. */
  readonly isTimed?: boolean;
  readonly has: (view: ConversationView, around: Surroundings) => boolean;
  readonly order: (sort: ListSort, around: Surroundings) => Compare;
};

/** Instants of the server have one format, so their text has their order; 5,000 rows are not parsed for every sort. */
const byText = (a: string, b: string): number => {
  if (a === b) return 0;
  return a < b ? -1 : 1;
};
const lastHeard = (view: ConversationView): string => view.lastMessageAt ?? view.openedAt;
const latest: Compare = (a, b) => byText(lastHeard(b), lastHeard(a));

const LATER_THAN_ALL = '9999';
const waiting: Compare = (a, b) =>
  byText(a.waitingSince ?? LATER_THAN_ALL, b.waitingSince ?? LATER_THAN_ALL) || latest(a, b);

/** When a window that may still be used ends; nothing to lose sorts last. */
const windowEnd = (view: ConversationView, { allowanceOf, nowMs }: Surroundings): string => {
  const allowance = allowanceOf(view.id);
  const isUsable = allowance?.expiresAt && allowance.remaining !== 0 && Date.parse(allowance.expiresAt) > nowMs;
  return isUsable && allowance.expiresAt ? allowance.expiresAt : LATER_THAN_ALL;
};
const windowEnding = (around: Surroundings): Compare => {
  const ends = new Map<string, string>();
  const endOf = (view: ConversationView): string => {
    const known = ends.get(view.id) ?? windowEnd(view, around);
    ends.set(view.id, known);
    return known;
  };
  return (a, b) => byText(endOf(a), endOf(b)) || latest(a, b);
};

const sorted = (sort: ListSort, around: Surroundings): Compare => {
  if (sort === 'window') return windowEnding(around);
  return sort === 'waiting' ? waiting : latest;
};

const isInGroups = (view: ConversationView, { skillGroupIds }: Surroundings): boolean =>
  view.skillGroupId !== null && skillGroupIds.includes(view.skillGroupId);

const OWES: ReadonlySet<string> = new Set(['active', 'queued', 'left_message']);

/** An answer is owed, something may still be sent, and the window ends soon or one message is left: as the server counts it. */
export const isAtRisk = (view: ConversationView, around: Surroundings): boolean => {
  if (view.waitingSince === null || !OWES.has(view.state)) return false;
  const allowance = around.allowanceOf(view.id);
  if (!allowance?.expiresAt || allowance.remaining === 0) return false;
  const leftMs = Date.parse(allowance.expiresAt) - around.nowMs;
  return leftMs > 0 && (leftMs < around.atRiskMs || allowance.remaining === 1);
};

const mayAnswer = (view: ConversationView, around: Surroundings): boolean =>
  around.seesAll || view.agentId === around.agentId || (view.state === 'queued' && isInGroups(view, around));

export const LIST_SCOPES: Readonly<Record<ListScope, Scope>> = {
  mine: {
    pageSize: 200,
    isReadWhole: true,
    has: (view, { agentId }) => view.state === 'active' && view.agentId === agentId,
    order: sorted,
  },
  queued: {
    pageSize: 200,
    isReadWhole: false,
    has: (view) => view.state === 'queued',
    order: () => (a, b) => b.priority - a.priority || byText(a.arrivedAt, b.arrivedAt),
  },
  at_risk: {
    pageSize: 200,
    isReadWhole: true,
    isTimed: true,
    has: (view, around) => isAtRisk(view, around) && mayAnswer(view, around),
    order: (_sort, around) => windowEnding(around),
  },
  groups: {
    pageSize: 100,
    isReadWhole: false,
    has: (view, around) => (view.state === 'queued' || view.state === 'active') && isInGroups(view, around),
    order: sorted,
  },
  closed: {
    pageSize: 50,
    isReadWhole: false,
    has: (view) => view.state === 'closed',
    order: () => (a, b) => byText(b.closedAt ?? '', a.closedAt ?? ''),
  },
};
