import type { ConversationView } from '../../../../src/contract/conversations.js';
import type { ListScope } from '../../api/conversations-api.js';

export type { ListScope };

/** The three lists of the desk: who stands in them, in which order, and how many are read at once. */
type Scope = {
  readonly pageSize: number;
  readonly has: (view: ConversationView, agentId: string | undefined) => boolean;
  readonly order: (a: ConversationView, b: ConversationView) => number;
};

const timeOf = (instant: string | null): number => (instant ? Date.parse(instant) : 0);
const lastHeard = (view: ConversationView): number => timeOf(view.lastMessageAt ?? view.openedAt);

export const LIST_SCOPES: Readonly<Record<ListScope, Scope>> = {
  mine: {
    pageSize: 200,
    has: (view, agentId) => view.state === 'active' && view.agentId === agentId,
    order: (a, b) => lastHeard(b) - lastHeard(a),
  },
  queued: {
    pageSize: 200,
    has: (view) => view.state === 'queued',
    order: (a, b) => b.priority - a.priority || timeOf(a.arrivedAt) - timeOf(b.arrivedAt),
  },
  closed: {
    pageSize: 50,
    has: (view) => view.state === 'closed',
    order: (a, b) => timeOf(b.closedAt) - timeOf(a.closedAt),
  },
};
