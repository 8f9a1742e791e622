import type { WakeUp } from '../ports/wake-up.js';
import type { WaitingLine } from '../ports/waiting-line.js';
import type { StartDisconnectGrace } from '../timers/on-disconnect-grace.js';
import type { ReadLineRules } from './line-rules.js';

type Deps = {
  readonly waitingLine: WaitingLine;
  readonly readLineRules: ReadLineRules;
  readonly startDisconnectGrace: StartDisconnectGrace;
  readonly wakeUp: WakeUp;
};

/** Keeps "assignable" in step with the sockets. */
export const createFollowPresence = (deps: Deps) => {
  const { waitingLine, readLineRules, startDisconnectGrace, wakeUp } = deps;

  const setConnected = async (merchantId: string, agentId: string, connected: boolean): Promise<void> => {
    const rules = await readLineRules(merchantId);
    const groups = await waitingLine.setConnected(merchantId, { agentId, connected }, rules);
    // A line that is not built is found by the next look, which reads presence itself.
    if (groups === 'stale') return;
    for (const skillGroupId of groups) wakeUp.wake('routing', `${merchantId}/${skillGroupId}`);
  };

  return {
    /** The agent's first socket is here. */
    arrived: (merchantId: string, agentId: string): Promise<void> => setConnected(merchantId, agentId, true),
    /** The agent's last socket is gone: nothing new for them, and the grace time starts. */
    gone: async (merchantId: string, agentId: string): Promise<void> => {
      await setConnected(merchantId, agentId, false);
      await startDisconnectGrace(merchantId, agentId);
    },
  };
};

export type FollowPresence = ReturnType<typeof createFollowPresence>;
