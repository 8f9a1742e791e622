import type { Clock } from '../../kernel/clock.js';
import type { StoredToken } from '../../services/ports/channels/token-store.js';
import { lifeLeftMs, renewalOf } from './token-refresh.js';
import type { RefreshToken, TokenAnswer } from './token-refresh.js';

/** One access token per channel for all processes. */
export type AccessTokens = {
  readonly get: (channelId: string) => Promise<TokenAnswer>;
  /** After WeChat refused `failed`: another token, fetched only if the one that failed is still the fleet's. */
  readonly replace: (channelId: string, failed: string) => Promise<TokenAnswer>;
};

type Deps = {
  readonly refreshToken: RefreshToken;
  readonly clock: Clock;
  /** 0 ≤ x < 1 */
  readonly random?: () => number;
};

/** Processes do not all come for the next token at the same moment. */
const JITTER_MS = 30_000;
const JITTER_SHARE = 0.05;
/** After WeChat refused the secret itself. */
const REST_AFTER_REFUSAL_MS = 5_000;

type Known = { readonly stored: StoredToken; readonly renewAt: number };
type Rest = { readonly answer: TokenAnswer; readonly until: number };

const ofToken = (token: string): TokenAnswer => ({ status: 'token', token });

/** Keeps each channel's token in memory; asks for another one once, however many wait for it. */
export const createAccessTokens = ({ refreshToken, clock, random = Math.random }: Deps): AccessTokens => {
  const known = new Map<string, Known>();
  const rests = new Map<string, Rest>();
  const running = new Map<string, Promise<TokenAnswer>>();
  const now = (): number => clock.now().getTime();

  const remember = (channelId: string, stored: StoredToken): TokenAnswer => {
    const jitterMs = random() * Math.min(JITTER_MS, lifeLeftMs(stored, now()) * JITTER_SHARE);
    known.set(channelId, { stored, renewAt: renewalOf(stored) + jitterMs });
    return ofToken(stored.token);
  };

  const refresh = async (channelId: string, failed?: string): Promise<TokenAnswer> => {
    const refreshed = await refreshToken(channelId, failed);
    if (refreshed.status === 'fresh') return remember(channelId, refreshed.stored);
    if (refreshed.status === 'refused')
      rests.set(channelId, { answer: refreshed, until: now() + REST_AFTER_REFUSAL_MS });
    return refreshed;
  };

  const refreshOnce = (channelId: string, failed?: string): Promise<TokenAnswer> => {
    const rest = rests.get(channelId);
    if (rest && now() < rest.until) return Promise.resolve(rest.answer);
    const shared = running.get(channelId);
    if (shared) return shared;
    const mine = refresh(channelId, failed).finally(() => running.delete(channelId));
    running.set(channelId, mine);
    return mine;
  };

  return {
    get: async (channelId) => {
      const mine = known.get(channelId);
      if (!mine || lifeLeftMs(mine.stored, now()) === 0) return refreshOnce(channelId);
      // The old one works until its end: nobody waits for the new one, and a failure shows when it is needed.
      if (now() >= mine.renewAt) refreshOnce(channelId).catch(() => undefined);
      return ofToken(mine.stored.token);
    },
    replace: async (channelId, failed) => {
      const mine = known.get(channelId);
      if (mine && mine.stored.token !== failed) return ofToken(mine.stored.token);
      known.delete(channelId);
      const answer = await refreshOnce(channelId, failed);
      // A refresh that was already under way may have ended with the token that failed.
      return answer.status === 'token' && answer.token === failed ? refreshOnce(channelId, failed) : answer;
    },
  };
};
