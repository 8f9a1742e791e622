import { z } from 'zod';
import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { ChannelCredentials, StoredToken, TokenStore } from '../../services/ports/channels/token-store.js';
import { readJson, toWechatJson } from './wechat-api.js';
import type { WechatApi } from './wechat-api.js';
import type { WechatRefusal } from './wechat-error.js';

type NoToken =
  | { readonly status: 'refused'; readonly refusal: WechatRefusal }
  | { readonly status: 'unreachable' }
  | { readonly status: 'channel_off' };

export type TokenAnswer = { readonly status: 'token'; readonly token: string } | NoToken;

/** `fresh`: good for a while. `token`: for this call only, because another process is at it. */
export type Refreshed = { readonly status: 'fresh'; readonly stored: StoredToken } | TokenAnswer;

/** The token the fleet shares, fetched anew when it is not good (any more), or is the one that `failed`. */
export type RefreshToken = (channelId: string, failed?: string) => Promise<Refreshed>;

type Deps = {
  readonly api: Pick<WechatApi, 'call'>;
  readonly tokenStore: TokenStore;
  readonly credentials: ChannelCredentials;
  readonly clock: Clock;
  readonly logger: Logger;
};

// WeChat doc: 获取稳定版接口调用凭据. The platform hands out a new token from 5 minutes before the end of the old one, which
// still works until its end; asked earlier, it answers the same token again.
const RENEWED_BEFORE_END_MS = 300_000;
/** The same token again is not asked for more often than this. */
const SHORTEST_USE_MS = 10_000;
const FETCH_TIMEOUT_MS = 5_000;
const LONGEST_ANSWER_BYTES = 64 * 1024;
const LEASE_MS = 10_000;
const WAIT_FOR_OTHERS_MS = 6_000;
const LOOK_EVERY_MS = 100;
/** A token refused this soon after it was fetched is not a reason to fetch again: the platform would be asked in a circle. */
const SETTLING_MS = 1_000;
const FIGHT_COUNT = 3;
const FIGHT_WITHIN_MS = 60_000;

const tokenSchema = z.looseObject({ access_token: z.string().min(1).max(2048), expires_in: z.number().int().min(1) });

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

export const lifeLeftMs = ({ expiresAt }: StoredToken, nowMs: number): number =>
  Math.max(0, expiresAt.getTime() - nowMs);

/** From when on a new token is wanted, though the old one still works. */
export const renewalOf = ({ fetchedAt, expiresAt }: StoredToken): number => {
  const lifetime = expiresAt.getTime() - fetchedAt.getTime();
  const shortest = fetchedAt.getTime() + Math.min(SHORTEST_USE_MS, lifetime / 2);
  return Math.max(expiresAt.getTime() - RENEWED_BEFORE_END_MS, shortest);
};

/** One process in the fleet fetches, under the lease of the token's row; the others wait for it or use the old one. */
export const createRefreshToken = (deps: Deps): RefreshToken => {
  const { tokenStore, clock } = deps;
  const fetchUnderLease = createFetchUnderLease(deps);
  const now = (): number => clock.now().getTime();

  /** What the stored token is worth without fetching; undefined = nothing. */
  const worthOf = (stored: StoredToken | undefined, failed: string | undefined): Refreshed | undefined => {
    if (!stored) return undefined;
    if (stored.token !== failed) return now() < renewalOf(stored) ? { status: 'fresh', stored } : undefined;
    const isSettling = now() - stored.fetchedAt.getTime() < SETTLING_MS;
    return isSettling ? { status: 'token', token: stored.token } : undefined;
  };

  return async (channelId, failed) => {
    const giveUpAt = now() + WAIT_FOR_OTHERS_MS;
    for (;;) {
      const stored = await tokenStore.read(channelId);
      const worth = worthOf(stored, failed);
      if (worth) return worth;
      const leaseNumber = await tokenStore.takeLease(channelId, LEASE_MS);
      if (leaseNumber !== undefined) return fetchUnderLease(channelId, { leaseNumber, failed });
      const isUsable = stored && stored.token !== failed && lifeLeftMs(stored, now()) > 0;
      if (isUsable) return { status: 'token', token: stored.token };
      if (now() >= giveUpAt) return { status: 'unreachable' };
      await sleep(LOOK_EVERY_MS);
    }
  };
};

type Lease = { readonly leaseNumber: number; readonly failed: string | undefined };

const createFetchUnderLease = (deps: Deps) => {
  const { tokenStore, clock } = deps;
  const noteFight = createFightAlarm(deps);
  return async (channelId: string, { leaseNumber, failed }: Lease): Promise<Refreshed> => {
    try {
      // Another process may have been here between the look and the lease.
      const stored = await tokenStore.read(channelId);
      const now = clock.now().getTime();
      if (stored && stored.token !== failed && now < renewalOf(stored)) return { status: 'fresh', stored };
      if (failed !== undefined && stored?.token === failed) await noteFight(channelId, lifeLeftMs(stored, now));
      const fetched = await fetchToken(deps, channelId);
      if (fetched.status === 'fresh') await tokenStore.save(channelId, leaseNumber, fetched.stored);
      return fetched;
    } finally {
      await tokenStore.release(channelId, leaseNumber);
    }
  };
};

const fetchToken = async (
  { api, credentials, clock }: Deps,
  channelId: string,
): Promise<{ readonly status: 'fresh'; readonly stored: StoredToken } | NoToken> => {
  const account = await credentials.find(channelId);
  if (!account) return { status: 'channel_off' };
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
      longestAnswerBytes: LONGEST_ANSWER_BYTES,
    }),
  );
  if (answer.status === 'refused') return answer;
  const parsed = answer.status === 'ok' ? tokenSchema.safeParse(answer.body) : undefined;
  if (!parsed?.success) return { status: 'unreachable' };
  const expiresAt = new Date(fetchedAt.getTime() + parsed.data.expires_in * 1000);
  return { status: 'fresh', stored: { token: parsed.data.access_token, fetchedAt, expiresAt } };
};

/** A token that dies long before its end was ended by another system of the merchant; again and again, it is a fight. */
const createFightAlarm = ({ clock, logger, tokenStore }: Pick<Deps, 'clock' | 'logger' | 'tokenStore'>) => {
  const losses = new Map<string, readonly number[]>();
  return async (channelId: string, leftMs: number): Promise<void> => {
    if (leftMs <= RENEWED_BEFORE_END_MS) return;
    await tokenStore.noteLoss(channelId, clock.now());
    const now = clock.now().getTime();
    const recent = [...(losses.get(channelId) ?? []).filter((at) => at > now - FIGHT_WITHIN_MS), now];
    losses.set(channelId, recent);
    if (recent.length >= FIGHT_COUNT) logger.error({ channelId }, 'token fights: another system ends the access token');
  };
};
