import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { ChannelCredentials, StoredToken, TokenStore } from '../../services/ports/token-store.js';
import { readJson, toWechatJson } from './wechat-api.js';
import type { WechatApi } from './wechat-api.js';
import type { WechatRefusal } from './wechat-error.js';

export type TokenAnswer =
  | { readonly status: 'token'; readonly token: string }
  | { readonly status: 'refused'; readonly refusal: WechatRefusal }
  | { readonly status: 'unreachable' }
  | { readonly status: 'channel_off' };

/** One access token per channel for all processes. */
export type AccessTokens = {
  readonly get: (channelId: string) => Promise<TokenAnswer>;
  /** After WeChat refused `failed`: another token, fetched only if the one that failed is still the fleet's. */
  readonly replace: (channelId: string, failed: string) => Promise<TokenAnswer>;
};

type Deps = {
  readonly api: Pick<WechatApi, 'call'>;
  readonly tokenStore: TokenStore;
  readonly credentials: ChannelCredentials;
  readonly clock: Clock;
  readonly logger: Logger;
  /** 0 ≤ x < 1 */
  readonly random?: () => number;
};

// WeChat doc: 获取稳定版接口调用凭据. The platform hands out a new token from 5 minutes before the end of the old one, which
// still works until its end; asked earlier, it answers the same token again.
const RENEWED_BEFORE_END_MS = 300_000;
/** Processes do not all come at the same moment. */
const JITTER_MS = 30_000;
/** The same token again is not asked for more often than this. */
const SHORTEST_USE_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;
const LEASE_MS = 10_000;
const WAIT_FOR_OTHERS_MS = 6_000;
const LOOK_EVERY_MS = 100;
/** A token refused this soon after it was fetched is not a reason to fetch again: the platform would be asked in a circle. */
const SETTLING_MS = 2_000;
/** After WeChat refused the secret itself. */
const REST_AFTER_REFUSAL_MS = 5_000;
const FIGHT_COUNT = 3;
const FIGHT_WITHIN_MS = 60_000;

const tokenSchema = z.looseObject({ access_token: z.string().min(1).max(2048), expires_in: z.number().int().min(1) });

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const ofToken = (token: string): TokenAnswer => ({ status: 'token', token });

/** From when on a new token is wanted, though the old one still works. */
const renewalOf = ({ fetchedAt, expiresAt }: StoredToken): number => {
  const lifetime = expiresAt.getTime() - fetchedAt.getTime();
  const shortest = fetchedAt.getTime() + Math.min(SHORTEST_USE_MS, lifetime / 2);
  return Math.max(expiresAt.getTime() - RENEWED_BEFORE_END_MS, shortest);
};

type Known = { readonly stored: StoredToken; readonly renewAt: number };
type Rest = { readonly answer: TokenAnswer; readonly until: number };

export const createAccessTokens = (deps: Deps): AccessTokens => {
  const { tokenStore, clock, random = Math.random } = deps;
  const known = new Map<string, Known>();
  const rests = new Map<string, Rest>();
  const running = new Map<string, Promise<TokenAnswer>>();
  const noteFight = createFightAlarm(deps);
  const now = (): number => clock.now().getTime();

  const remember = (channelId: string, stored: StoredToken): TokenAnswer => {
    known.set(channelId, {
      stored,
      renewAt: renewalOf(stored) + random() * Math.min(JITTER_MS, lifeLeft(stored) / 20),
    });
    return ofToken(stored.token);
  };
  const lifeLeft = (stored: StoredToken): number => Math.max(0, stored.expiresAt.getTime() - now());
  const goodOf = (stored: StoredToken | undefined, failed: string | undefined): StoredToken | undefined =>
    stored && stored.token !== failed && now() < renewalOf(stored) ? stored : undefined;

  const fetchUnderLease = async (channelId: string, leaseNumber: number, failed?: string): Promise<TokenAnswer> => {
    try {
      // Another process may have been here between the look and the lease.
      const stored = await tokenStore.read(channelId);
      const good = goodOf(stored, failed);
      if (good) return remember(channelId, good);
      if (failed !== undefined && stored?.token === failed) noteFight(channelId, lifeLeft(stored));
      const fetched = await fetchToken(deps, channelId);
      if ('answer' in fetched) return fetched.answer;
      await tokenStore.save(channelId, leaseNumber, fetched.token);
      return remember(channelId, fetched.token);
    } finally {
      await tokenStore.release(channelId, leaseNumber);
    }
  };

  const renew = async (channelId: string, failed?: string): Promise<TokenAnswer> => {
    const giveUpAt = now() + WAIT_FOR_OTHERS_MS;
    for (;;) {
      const stored = await tokenStore.read(channelId);
      const good = goodOf(stored, failed);
      if (good) return remember(channelId, good);
      if (stored && stored.token === failed && now() - stored.fetchedAt.getTime() < SETTLING_MS)
        return ofToken(stored.token);
      const leaseNumber = await tokenStore.takeLease(channelId, LEASE_MS);
      if (leaseNumber !== undefined) return fetchUnderLease(channelId, leaseNumber, failed);
      if (stored && stored.token !== failed && lifeLeft(stored) > 0) return ofToken(stored.token);
      if (now() >= giveUpAt) return { status: 'unreachable' };
      await sleep(LOOK_EVERY_MS);
    }
  };

  const renewOnce = (channelId: string, failed?: string): Promise<TokenAnswer> => {
    const rest = rests.get(channelId);
    if (rest && now() < rest.until) return Promise.resolve(rest.answer);
    const shared = running.get(channelId);
    if (shared) return shared;
    const mine = renew(channelId, failed)
      .then((answer) => {
        if (answer.status === 'refused') rests.set(channelId, { answer, until: now() + REST_AFTER_REFUSAL_MS });
        return answer;
      })
      .finally(() => running.delete(channelId));
    running.set(channelId, mine);
    return mine;
  };

  return {
    get: async (channelId) => {
      const mine = known.get(channelId);
      if (!mine || lifeLeft(mine.stored) === 0) return renewOnce(channelId);
      // The old one works until its end: nobody waits for the new one, and a failure shows when it is needed.
      if (now() >= mine.renewAt) renewOnce(channelId).catch(() => undefined);
      return ofToken(mine.stored.token);
    },
    replace: async (channelId, failed) => {
      const mine = known.get(channelId);
      if (mine && mine.stored.token !== failed) return ofToken(mine.stored.token);
      known.delete(channelId);
      const answer = await renewOnce(channelId, failed);
      // A refresh that was already under way may have ended with the token that failed.
      return answer.status === 'token' && answer.token === failed ? renewOnce(channelId, failed) : answer;
    },
  };
};

const fetchToken = async (
  { api, credentials, clock }: Deps,
  channelId: string,
): Promise<{ readonly token: StoredToken } | { readonly answer: TokenAnswer }> => {
  const account = await credentials.find(channelId);
  if (!account) return { answer: { status: 'channel_off' } };
  const fetchedAt = clock.now();
  const answer = readJson(
    await api.call({
      method: 'POST',
      path: '/cgi-bin/stable_token',
      // Never forced: that would end the token other systems of the merchant hold.
      body: toWechatJson({
        grant_type: 'client_credential',
        appid: account.appId,
        secret: account.appSecret,
        force_refresh: false,
      }),
      contentType: 'application/json; charset=utf-8',
      timeoutMs: FETCH_TIMEOUT_MS,
      longestAnswerBytes: 64 * 1024,
    }),
  );
  if (answer.status === 'refused') return { answer };
  const parsed = answer.status === 'ok' ? tokenSchema.safeParse(answer.body) : undefined;
  if (!parsed?.success) return { answer: { status: 'unreachable' } };
  const expiresAt = new Date(fetchedAt.getTime() + parsed.data.expires_in * 1000);
  return { token: { token: parsed.data.access_token, fetchedAt, expiresAt } };
};

/** A token that dies long before its end was ended by another system of the merchant; again and again, it is a fight. */
const createFightAlarm = ({ clock, logger }: Pick<Deps, 'clock' | 'logger'>) => {
  const losses = new Map<string, readonly number[]>();
  return (channelId: string, lifeLeftMs: number): void => {
    if (lifeLeftMs <= RENEWED_BEFORE_END_MS) return;
    const now = clock.now().getTime();
    const recent = [...(losses.get(channelId) ?? []).filter((at) => at > now - FIGHT_WITHIN_MS), now];
    losses.set(channelId, recent);
    if (recent.length >= FIGHT_COUNT) logger.error({ channelId }, 'token fights: another system ends the access token');
  };
};
