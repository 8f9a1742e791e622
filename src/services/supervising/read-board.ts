import { isOpen } from '../../domain/calendar/business-calendar.js';
import { calendarOf, hoursOf } from '../../domain/calendar/business-hours.js';
import { isAssignable, whyWaiting } from '../../domain/conversations/waiting-reason.js';
import type { WaitingReason } from '../../domain/conversations/waiting-reason.js';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { Presence } from '../ports/live/presence.js';
import type { BoardAgentFacts, BoardQueueFacts, BoardReads, BoardTodayFacts } from '../ports/reads/board-reads.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { createReadConnected } from '../reads/connected-agents.js';

type Deps = {
  readonly reads: BoardReads;
  readonly presence: Pick<Presence, 'connectedAgents'>;
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly logger: Logger;
};

type BoardAgentRecord = BoardAgentFacts & { readonly connected: boolean };

export type BoardRecord = {
  readonly at: string;
  readonly queues: readonly (BoardQueueFacts & {
    readonly reason: WaitingReason | null;
    readonly agents: number;
    readonly online: number;
    readonly assignable: number;
  })[];
  readonly agents: readonly BoardAgentRecord[];
  readonly today: BoardTodayFacts;
};

type IsGroupOpen = (skillGroupId: string) => boolean;

/** Whether a skill group works now, by its own hours, else the merchant's, else always. */
const readIsOpen = (unitOfWork: UnitOfWork, merchantId: string, at: Date): Promise<IsGroupOpen> =>
  unitOfWork.run(merchantId, async ({ businessHours, merchants }) => {
    const all = await businessHours.all();
    const { timeZone } = await merchants.current();
    return (skillGroupId) => {
      const hours = hoursOf(all, skillGroupId);
      return hours === undefined || isOpen(calendarOf(hours, timeZone, at), at);
    };
  });

type Serving = { readonly agents: readonly BoardAgentRecord[]; readonly isGroupOpen: IsGroupOpen };

const withServers = (queue: BoardQueueFacts, { agents, isGroupOpen }: Serving) => {
  const servers = agents.filter(({ skillGroupIds }) => skillGroupIds.includes(queue.skillGroupId));
  return {
    ...queue,
    reason: queue.waiting === 0 ? null : whyWaiting(servers, isGroupOpen(queue.skillGroupId)),
    agents: servers.length,
    online: servers.filter(({ status, connected }) => status === 'online' && connected).length,
    assignable: servers.filter(isAssignable).length,
  };
};

/** The live board: queues with why somebody still waits, agents, and the merchant's day so far. */
export const createReadBoard = ({ reads, unitOfWork, clock, ...deps }: Deps) => {
  const readConnected = createReadConnected(deps);
  return async (merchantId: string): Promise<BoardRecord> => {
    const at = clock.now();
    const [facts, connected, isGroupOpen] = await Promise.all([
      reads.read(merchantId, at),
      readConnected(merchantId),
      readIsOpen(unitOfWork, merchantId, at),
    ]);
    const agents = facts.agents.map((agent) => ({ ...agent, connected: connected.has(agent.id) }));
    return {
      at: at.toISOString(),
      queues: facts.queues.map((queue) => withServers(queue, { agents, isGroupOpen })),
      agents,
      today: facts.today,
    };
  };
};

export type ReadBoard = ReturnType<typeof createReadBoard>;
