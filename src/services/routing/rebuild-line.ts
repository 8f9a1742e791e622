import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { LineSource } from '../ports/queues/line-source.js';
import type { Presence } from '../ports/live/presence.js';
import type { WaitingLine } from '../ports/live/waiting-line.js';
import type { StartDisconnectGrace } from '../timers/on-disconnect-grace.js';
import type { ReadLineRules } from './line-rules.js';

type Deps = {
  readonly waitingLine: WaitingLine;
  readonly lineSource: LineSource;
  readonly presence: Presence;
  readonly readLineRules: ReadLineRules;
  readonly startDisconnectGrace: StartDisconnectGrace;
  readonly clock: Clock;
  readonly logger: Logger;
};

// Changes committed a little before the snapshot was begun may be announced after it was read.
const OVERLAP_MS = 60_000;

/**
 * Builds one merchant's waiting line from Postgres, at start and after Redis has come back empty or cut short. Several
 * processes may ask at once: one builds, the others return at once.
 */
export const createRebuildLine = (deps: Deps) => {
  const { waitingLine, lineSource, presence, readLineRules, clock, logger } = deps;
  const running = new Map<string, Promise<void>>();

  const rebuild = async (merchantId: string): Promise<void> => {
    const startedAt = clock.now();
    const since = new Date(startedAt.getTime() - OVERLAP_MS);
    const built = await waitingLine.rebuild(merchantId, await readLineRules(merchantId), {
      agents: async () => {
        const connected = await presence.connectedAgents(merchantId);
        const agents = await lineSource.agents(merchantId);
        return agents.map((agent) => ({ ...agent, connected: connected.has(agent.agentId) }));
      },
      openConversations: () => lineSource.openConversations(merchantId),
      changedMeanwhile: () => lineSource.changedSince(merchantId, since),
    });
    if (!built) return;
    await graceForTheMissing(deps, merchantId);
    logger.info({ merchantId, tookMs: clock.now().getTime() - startedAt.getTime() }, 'waiting line rebuilt');
  };

  return (merchantId: string): Promise<void> => {
    const underWay = running.get(merchantId);
    if (underWay) return underWay;
    const started = rebuild(merchantId).finally(() => running.delete(merchantId));
    running.set(merchantId, started);
    return started;
  };
};

/** Agents who held conversations when presence was lost get the same grace as those whose socket is seen to close. */
const graceForTheMissing = async (deps: Deps, merchantId: string): Promise<void> => {
  const connected = await deps.presence.connectedAgents(merchantId);
  const open = await deps.lineSource.openConversations(merchantId);
  const holders = new Set(open.flatMap(({ agentId }) => (agentId === undefined ? [] : [agentId])));
  for (const agentId of holders) {
    if (!connected.has(agentId)) await deps.startDisconnectGrace(merchantId, agentId);
  }
};

export type RebuildLine = ReturnType<typeof createRebuildLine>;
