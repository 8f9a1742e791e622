import { z } from 'zod';
import { AppError } from '../kernel/errors.js';
import type { Clock } from '../kernel/clock.js';
import type { SendBudget, SendSlot, Stopped, StopReason } from '../services/ports/channels/send-budget.js';
import type { RedisConnection } from './connect.js';
import type { Keys } from './keys.js';
import { loadScript } from './script.js';

type Deps = { readonly connection: RedisConnection; readonly keys: Keys; readonly clock: Clock };
type TakeInput = Parameters<SendBudget['take']>[0];

const MINUTE_US = 60_000_000;
/** Even flow, as a share of the rate, and what may leave at once on top of it: together, with the network's jitter, below 1. */
const FLOW_SHARE = 0.985;
const BURST_SHARE = 0.008;
/** Each process, while the processes cannot count together. */
const SHARE_WITHOUT_REDIS = 0.1;

const stopReason = z.enum(['throttled', 'daily_quota']);
const answerSchema = z.tuple([z.enum(['taken', 'spent', ...stopReason.options]), z.number()]);

const paceOf = (sendsPerMinute: number): { readonly intervalUs: number; readonly aheadUs: number } => {
  const intervalUs = MINUTE_US / (sendsPerMinute * FLOW_SHARE);
  const burst = Math.max(1, Math.floor(sendsPerMinute * BURST_SHARE));
  return { intervalUs, aheadUs: (burst - 1) * intervalUs };
};

const toStopped = (why: StopReason, ms: number): Stopped => ({ status: 'stopped', why, retryInMs: Math.max(ms, 1) });

const toSlot = (kind: z.infer<typeof answerSchema>[0], ms: number): SendSlot => {
  if (kind === 'taken') return { status: 'taken', waitMs: ms };
  if (kind === 'spent') return { status: 'spent', retryInMs: ms };
  return toStopped(kind, ms);
};

/** The rate of each channel, counted in Redis with Redis's clock. */
export const createSendBudget = ({ connection, keys, clock }: Deps): SendBudget => {
  const takeSlot = loadScript(connection, 'take-send-slot');
  const own = createOwnBudget(clock);

  const takeShared = async ({ merchantId, channelId, sendsPerMinute, longestWaitMs }: TakeInput): Promise<SendSlot> => {
    const { intervalUs, aheadUs } = paceOf(sendsPerMinute);
    const answer = await takeSlot(
      [keys.sendPlace(merchantId, channelId), keys.sendStop(merchantId, channelId)],
      [intervalUs, aheadUs, longestWaitMs],
    );
    return toSlot(...answerSchema.parse(answer));
  };

  const sharedStopOf = async ({ merchantId, channelId }: Parameters<SendBudget['stopOf']>[0]) => {
    const key = keys.sendStop(merchantId, channelId);
    const [why, ms] = await connection.run((redis) => Promise.all([redis.get(key), redis.pttl(key)]));
    return why === null ? undefined : toStopped(stopReason.parse(why), ms);
  };

  return {
    stopOf: async (whose) => own.stopOf(whose.channelId) ?? (await sharedStopOf(whose).catch(() => undefined)),
    take: async (input) => {
      const stopped = own.stopOf(input.channelId);
      if (stopped) return stopped;
      try {
        return await takeShared(input);
      } catch (error) {
        if (error instanceof AppError && error.kind === 'unavailable') return own.take(input);
        throw error;
      }
    },
    stop: async ({ merchantId, channelId, why, forMs }) => {
      own.stop(channelId, why, forMs);
      const key = keys.sendStop(merchantId, channelId);
      await connection.run((redis) => redis.set(key, why, 'PX', Math.ceil(forMs))).catch(() => undefined);
    },
  };
};

type Stop = { readonly why: StopReason; readonly until: number };

/** What one process knows by itself: a tenth of the rate, and the stops it was told. */
const createOwnBudget = (clock: Clock) => {
  const places = new Map<string, number>();
  const stops = new Map<string, Stop>();
  const now = (): number => clock.now().getTime();
  return {
    stop: (channelId: string, why: StopReason, forMs: number): void =>
      void stops.set(channelId, { why, until: now() + forMs }),
    stopOf: (channelId: string): Stopped | undefined => {
      const stop = stops.get(channelId);
      if (!stop || stop.until <= now()) return undefined;
      return toStopped(stop.why, stop.until - now());
    },
    take: ({ channelId, sendsPerMinute, longestWaitMs }: TakeInput): SendSlot => {
      const place = Math.max(places.get(channelId) ?? 0, now());
      const wait = Math.ceil(place - now());
      if (wait > longestWaitMs) return toSlot('spent', wait);
      places.set(channelId, place + paceOf(sendsPerMinute * SHARE_WITHOUT_REDIS).intervalUs / 1000);
      return toSlot('taken', wait);
    },
  };
};
