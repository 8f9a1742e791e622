import { z } from 'zod';
import type { Presence } from '../services/ports/live/presence.js';
import type { RedisConnection } from './connect.js';
import { DAY_MS } from './keys.js';
import type { Keys } from './keys.js';
import { loadScript } from './script.js';

/** Three beats missed: the agent's machine is asleep or gone. */
const SILENCE_MS = 30_000;
/** Bounds one run of the script; the rest is taken by the next. */
const EXPIRED_AT_ONCE = 500;
/** Where this process has told a merchant's presence lately, it need not say so again with each beat. */
const MERCHANT_MARK_MS = 60_000;

type Deps = {
  readonly connection: RedisConnection;
  readonly keys: Keys;
  readonly silenceMs?: number;
  /** Told by the process that saw it, once per change. */
  readonly onChange?: (merchantId: string, agentId: string, connected: boolean) => void;
};

/** Presence, and for which merchants somebody should look for agents who fell silent. */
export type RedisPresence = Presence & { readonly merchants: () => Promise<readonly string[]> };

const expireAnswer = z.tuple([z.number()], z.string());

export const createPresence = ({ connection, keys, silenceMs = SILENCE_MS, onChange = () => {} }: Deps) => {
  const runBeat = loadScript(connection, 'beat');
  const runLeave = loadScript(connection, 'leave');
  const runExpire = loadScript(connection, 'expire-presence');
  const keysOf = (merchantId: string): readonly string[] => [
    keys.sockets(merchantId),
    keys.connectedAgents(merchantId),
  ];
  const markMerchant = createMerchantMark(connection, keys);

  const presence: RedisPresence = {
    beat: async (merchantId, agentId, socketId) => {
      // The beat is on its way first, so that a `leave` right after it finds the socket.
      const beat = runBeat(keysOf(merchantId), [agentId, `${agentId}|${socketId}`, DAY_MS]);
      const [answer] = await Promise.all([beat, markMerchant(merchantId)]);
      const isNew = answer === 1;
      if (isNew) onChange(merchantId, agentId, true);
      return isNew;
    },
    leave: async (merchantId, agentId, socketId) => {
      const wasLast = (await runLeave(keysOf(merchantId), [agentId, `${agentId}|${socketId}`])) === 1;
      if (wasLast) onChange(merchantId, agentId, false);
      return wasLast;
    },
    expire: async (merchantId) => {
      const gone: string[] = [];
      let taken = EXPIRED_AT_ONCE;
      while (taken === EXPIRED_AT_ONCE) {
        const answer = await runExpire(keysOf(merchantId), [silenceMs, EXPIRED_AT_ONCE]);
        const [count, ...agentIds] = expireAnswer.parse(answer);
        taken = count;
        gone.push(...agentIds);
        for (const agentId of agentIds) onChange(merchantId, agentId, false);
      }
      return gone;
    },
    connectedAgents: async (merchantId) =>
      new Set(await connection.run((redis) => redis.hkeys(keys.connectedAgents(merchantId)))),
    merchants: () => connection.run((redis) => redis.zrange(keys.merchantsPresent(), '0', '-1')),
  };
  return presence;
};

/** Keeps the merchant in the set of those to look after, which no process owns: another may have to do it. */
const createMerchantMark = (connection: RedisConnection, keys: Keys) => {
  const markedAt = new Map<string, number>();
  return async (merchantId: string): Promise<void> => {
    const now = Date.now();
    if (now - (markedAt.get(merchantId) ?? 0) < MERCHANT_MARK_MS) return;
    markedAt.set(merchantId, now);
    try {
      await connection.run(async (redis) => {
        await redis.zadd(keys.merchantsPresent(), now, merchantId);
        await redis.zremrangebyscore(keys.merchantsPresent(), 0, now - DAY_MS);
        await redis.pexpire(keys.merchantsPresent(), DAY_MS);
      });
    } catch (error) {
      markedAt.delete(merchantId);
      throw error;
    }
  };
};
