import type { PrincipalCache } from '../ports/stores/people/session-stores.js';
import type { WakeUp } from '../ports/live/wake-up.js';

type Deps = { readonly cache: PrincipalCache; readonly wakeUp: WakeUp };

/** Makes an ending that is committed felt everywhere: the cache forgets it, and each gateway looks again at the agent's sockets. */
export const createAnnounceEnding =
  ({ cache, wakeUp }: Deps) =>
  async (agentId: string, endedIds: readonly string[]): Promise<void> => {
    await cache.markEnded(endedIds);
    wakeUp.wake('sessions', agentId);
  };

export type AnnounceEnding = ReturnType<typeof createAnnounceEnding>;
