import { createTokens } from '../../../../src/app/tools/tokens.js';
import { createAuthenticate } from '../../../../src/services/sign-in/authenticate.js';
import type {
  LiveSession,
  Principal,
  PrincipalCache,
} from '../../../../src/services/ports/stores/people/session-stores.js';

const MINUTE = 60_000;
const START = Date.parse('2026-11-22T08:00:00Z');
const actor = { merchantId: 'm', agentId: 'a', role: 'agent' } as const;

/** One session, and a cache like Redis's but without its clock. */
const aDesk = () => {
  const tokens = createTokens('x'.repeat(32));
  const token = tokens.newToken();
  const state = { now: START, lastSeenAt: START, isEnded: false, asked: 0, touched: 0 };
  const cached = new Map<string, Principal>();
  const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
  const cache: PrincipalCache = {
    find: async (hash) => cached.get(hex(hash)),
    keep: async (hash, principal) => void cached.set(hex(hash), principal),
    markEnded: async () => cached.clear(),
  };
  const find = async (): Promise<LiveSession | undefined> => {
    state.asked += 1;
    const { lastSeenAt } = state;
    const expiresAt = new Date(START + 12 * 60 * MINUTE);
    if (state.isEnded) return undefined;
    return { id: 's', actor, lastSeenAt: new Date(lastSeenAt), expiresAt, lacksSecondFactor: false };
  };
  const touch = async (_id: string, at: Date): Promise<void> => {
    state.touched += 1;
    state.lastSeenAt = at.getTime();
  };
  const authenticate = createAuthenticate({
    sessions: { find, touch, end: async () => {}, open: async () => true, provedAt: async () => undefined },
    apiTokens: { find: async () => undefined },
    cache,
    tokens,
    clock: { now: () => new Date(state.now) },
    idleMs: 30 * MINUTE,
  });
  const ask = (minutes: number) => {
    state.now = START + minutes * MINUTE;
    return authenticate({ kind: 'session', token });
  };
  return { ask, state, cached, authenticate };
};

describe('who a session is', () => {
  it('is asked of Postgres once, then of the cache', async () => {
    const { ask, state } = aDesk();
    expect(await ask(0)).toMatchObject({ actor, id: 's', scopes: undefined });
    await ask(0);
    expect(state.asked).toBe(1);
  });

  it('ends after half an hour without use, and use moves that on', async () => {
    const { ask, state, cached } = aDesk();
    for (const minutes of [29, 58, 87]) {
      cached.clear();
      expect(await ask(minutes)).toBeDefined();
    }
    expect(state.touched).toBe(3);
    cached.clear();
    expect(await ask(118)).toBeUndefined();
  });

  it('ends after twelve hours whatever its use, also where the cache still knows it', async () => {
    const { ask, state } = aDesk();
    state.lastSeenAt = START + 719 * MINUTE;
    expect(await ask(719.9)).toBeDefined();
    expect(await ask(720)).toBeUndefined();
  });

  it('asks nobody about what cannot be a token', async () => {
    const { authenticate, state } = aDesk();
    for (const token of ['', '*', '__proto__', 'A'.repeat(42), `${'A'.repeat(43)}\0`]) {
      expect(await authenticate({ kind: 'session', token })).toBeUndefined();
      expect(await authenticate({ kind: 'bearer', token })).toBeUndefined();
      expect(await authenticate({ kind: 'bearer', token: `jd_${token}` })).toBeUndefined();
    }
    expect(state.asked).toBe(0);
  });
});
