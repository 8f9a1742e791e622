import type { Clock } from '../../kernel/clock.js';
import type { Principal, SessionStore } from '../ports/stores/people/session-stores.js';
import type { AnnounceEnding } from './end-sessions.js';

type Deps = { readonly sessions: SessionStore; readonly announceEnding: AnnounceEnding; readonly clock: Clock };

/** Ends the session of this browser and its sockets; an API token has none and stays. */
export const createSignOut =
  ({ sessions, announceEnding, clock }: Deps) =>
  async ({ principal }: { readonly principal: Principal }): Promise<void> => {
    if (principal.scopes !== undefined) return;
    await sessions.end(principal.id, clock.now());
    await announceEnding(principal.actor.agentId, [principal.id]);
  };

export type SignOut = ReturnType<typeof createSignOut>;
