import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { SessionStore } from '../ports/stores/people/session-stores.js';
import type { Tokens } from '../ports/tools/tokens.js';

type Deps = {
  readonly sessions: SessionStore;
  readonly tokens: Tokens;
  readonly clock: Clock;
  readonly newId: NewId;
  /** How long a session lives at most. */
  readonly sessionMs: number;
};

export type SignedIn = { readonly sessionToken: string; readonly csrfToken: string; readonly expiresAt: Date };

type Input = {
  readonly agentId: string;
  /** As it was when the password was proved: changed since then, no session is opened. */
  readonly passwordHash: string;
  /** What the browser says it is. */
  readonly userAgent: string;
};

const LONGEST_USER_AGENT = 256;

/** Opens a session for whoever has proved themselves. Throws `bad_credentials` when that does not hold any more. */
export const createOpenSession =
  ({ sessions, tokens, clock, newId, sessionMs }: Deps) =>
  async ({ agentId, passwordHash, userAgent }: Input): Promise<SignedIn> => {
    const sessionToken = tokens.newToken();
    const createdAt = clock.now();
    const expiresAt = new Date(createdAt.getTime() + sessionMs);
    const isOpen = await sessions.open({
      id: newId(),
      agentId,
      passwordHash,
      tokenHash: tokens.hash(sessionToken),
      userAgent: userAgent.slice(0, LONGEST_USER_AGENT),
      createdAt,
      expiresAt,
    });
    if (!isOpen) throw new AppError('unauthenticated', 'bad_credentials');
    return { sessionToken, csrfToken: tokens.csrfTokenOf(sessionToken), expiresAt };
  };

export type OpenSession = ReturnType<typeof createOpenSession>;
