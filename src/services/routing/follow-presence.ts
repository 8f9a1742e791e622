import { AppError } from '../../kernel/errors.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { WaitingLine } from '../ports/live/waiting-line.js';
import type { StartDisconnectGrace } from '../timers/on-disconnect-grace.js';
import type { ReadLineRules } from './line-rules.js';

type Deps = {
  readonly waitingLine: WaitingLine;
  readonly readLineRules: ReadLineRules;
  readonly startDisconnectGrace: StartDisconnectGrace;
  readonly wakeUp: WakeUp;
};

const RETRY_MS = 1_000;
/** An outage that lasts longer ends with many who are gone, and with a person who looks after it. */
const PATIENCE_MS = 15 * 60_000;

/** Nobody else sees this socket go, so what follows from it must not be lost to a Postgres that is away. */
const whenThere = async (write: () => Promise<void>): Promise<void> => {
  const giveUpAt = performance.now() + PATIENCE_MS;
  for (;;) {
    try {
      await write();
      return;
    } catch (error) {
      const mayComeBack = error instanceof AppError && error.kind === 'unavailable';
      if (!mayComeBack || performance.now() > giveUpAt) throw error;
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
    }
  }
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
      // Neither waits for the other: Redis may be away while Postgres is there.
      await Promise.all([
        setConnected(merchantId, agentId, false),
        whenThere(() => startDisconnectGrace(merchantId, agentId)),
      ]);
    },
  };
};

export type FollowPresence = ReturnType<typeof createFollowPresence>;
