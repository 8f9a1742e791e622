import type { ConversationCause, DomainEvent } from '../../domain/conversations/events.js';
import type { LineRules, WaitingLine } from '../ports/live/waiting-line.js';
import type { ReadLineRules } from './line-rules.js';
import type { RebuildLine } from './rebuild-line.js';

type Deps = {
  readonly waitingLine: WaitingLine;
  readonly readLineRules: ReadLineRules;
  readonly rebuildLine: RebuildLine;
  /** Told where somebody may now be assigned. */
  readonly requestRouting: (merchantId: string, skillGroupIds: readonly string[]) => void;
};

// These change nothing about who waits or who holds.
const WITHOUT_MOVE: readonly ConversationCause[] = ['message', 'read', 'accepted', 'alarmed'];

/**
 * Keeps the waiting line in step with what happened: called by the relay with each batch of events, in order, possibly twice.
 * A line that is not built is rebuilt instead, which reads these changes from Postgres.
 */
export const createFollowEvents =
  ({ waitingLine, readLineRules, rebuildLine, requestRouting }: Deps) =>
  async (merchantId: string, events: readonly DomainEvent[]): Promise<void> => {
    const moves = events.filter(isMove);
    if (moves.length === 0) return;
    const groups = await followAll(waitingLine, { merchantId, moves, rules: await readLineRules(merchantId) });
    if (groups === 'stale') await rebuildLine(merchantId);
    else if (groups.length > 0) requestRouting(merchantId, groups);
  };

export type FollowEvents = ReturnType<typeof createFollowEvents>;

type Move = Extract<DomainEvent, { type: 'conversation.changed' | 'agent.changed' }>;

const isMove = (event: DomainEvent): event is Move =>
  event.type === 'agent.changed' || (event.type === 'conversation.changed' && !WITHOUT_MOVE.includes(event.cause));

type Moves = { readonly merchantId: string; readonly moves: readonly Move[]; readonly rules: LineRules };

const followAll = async (
  waitingLine: WaitingLine,
  { merchantId, moves, rules }: Moves,
): Promise<readonly string[] | 'stale'> => {
  const groups = new Set<string>();
  for (const event of moves) {
    const freed = await follow(waitingLine, { merchantId, event, rules });
    if (freed === 'stale') return 'stale';
    freed.forEach((group) => groups.add(group));
  }
  return [...groups];
};

const follow = (
  waitingLine: WaitingLine,
  { merchantId, event, rules }: { readonly merchantId: string; readonly event: Move; readonly rules: LineRules },
): Promise<readonly string[] | 'stale'> =>
  event.type === 'conversation.changed'
    ? waitingLine.syncConversation(event.conversation, rules)
    : waitingLine.syncAgent(merchantId, event, rules);
