import type { Clock } from '../../kernel/clock.js';
import type {
  ApiTokenDirectory,
  Principal,
  PrincipalCache,
  SessionStore,
} from '../ports/stores/people/session-stores.js';
import type { Tokens } from '../ports/tools/tokens.js';
import type { Credential } from './credential.js';

/** How often a live session's row is written, at most. */
const TOUCH_EVERY_MS = 60_000;
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
export const API_TOKEN_PREFIX = 'jd_';

type Deps = {
  readonly sessions: SessionStore;
  readonly apiTokens: ApiTokenDirectory;
  readonly cache: PrincipalCache;
  readonly tokens: Tokens;
  readonly clock: Clock;
  /** A session nobody used for so long is over; an open console's heartbeat uses it. */
  readonly idleMs: number;
};

const createFindSession =
  ({ sessions, clock, idleMs }: Pick<Deps, 'sessions' | 'clock' | 'idleMs'>) =>
  async (tokenHash: Uint8Array): Promise<Principal | undefined> => {
    const session = await sessions.find(tokenHash);
    if (!session) return undefined;
    const now = clock.now();
    const idle = now.getTime() - session.lastSeenAt.getTime();
    if (now >= session.expiresAt || idle > idleMs) return undefined;
    if (idle > TOUCH_EVERY_MS) await sessions.touch(session.id, now);
    const { actor, id, expiresAt, lacksSecondFactor } = session;
    return { actor, id, scopes: undefined, expiresAt, lacksSecondFactor };
  };

const secretOf = ({ kind, token }: Credential): string | undefined => {
  if (kind === 'session') return token;
  return token.startsWith(API_TOKEN_PREFIX) ? token.slice(API_TOKEN_PREFIX.length) : undefined;
};

/** Who a credential is; undefined for everything that does not prove it. Throws `unavailable` when it cannot be known. */
export const createAuthenticate = (deps: Deps) => {
  const { apiTokens, cache, tokens, clock } = deps;
  const findSession = createFindSession(deps);
  const findToken = async (tokenHash: Uint8Array): Promise<Principal | undefined> => {
    const token = await apiTokens.find(tokenHash);
    return token && { ...token, expiresAt: undefined };
  };
  return async (credential: Credential): Promise<Principal | undefined> => {
    const secret = secretOf(credential);
    if (secret === undefined || !TOKEN.test(secret)) return undefined;
    const tokenHash = tokens.hash(credential.token);
    const known = await cache.find(tokenHash);
    if (known && (known.expiresAt === undefined || clock.now() < known.expiresAt)) return known;
    const principal = await (credential.kind === 'session' ? findSession(tokenHash) : findToken(tokenHash));
    if (principal) await cache.keep(tokenHash, principal);
    return principal;
  };
};

export type Authenticate = ReturnType<typeof createAuthenticate>;
