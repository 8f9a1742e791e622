import { types } from 'node:util';
import type { Logger } from '../../kernel/logger.js';
import type { ReceiveInbound } from '../../services/messages/receiving/receive-inbound.js';
import type { ClaimedPush, InboundQueue } from '../../services/ports/queues/inbound-queue.js';
import type { WakeUp } from '../../services/ports/live/wake-up.js';
import { isWorthRetrying } from '../retry-policy.js';
import { createShardTurns } from './shard-turns.js';
import { createWorkerLoop } from '../worker-loop.js';
import type { WorkerLoop } from '../worker-loop.js';

type Deps = {
  readonly inboundQueue: InboundQueue;
  readonly receiveInbound: ReceiveInbound;
  readonly wakeUp: WakeUp;
  readonly intervalMs: () => number;
  readonly logger: Logger;
  /** Transactions at once: each takes a database connection. */
  readonly sideBySide: number;
};

/** Pushes taken of one shard at once, merchants in turn. */
const BATCH = 8;
/**
 * Of these, so many of one merchant: a burst fills a transaction from the 16 shards of a turn, and what another merchant's customer
 * writes meanwhile waits for the end of a short turn.
 */
const OF_MERCHANT = 2;
/** Identities whose pushes share one transaction. */
const LANES_TOGETHER = 32;

/** The pushes of one identity, in order. */
type Lane = readonly ClaimedPush[];

/**
 * Works on journaled pushes under leases of their shards: one identity's in order, those of different identities together. A
 * nudge names the shard; the look finds shards whose nudge or lease was lost. However much waits, no more is begun at once than
 * there are connections for: what waits for its turn in the journal waits without a time limit.
 */
export const createInboundWorker = (deps: Deps): WorkerLoop => {
  const { inboundQueue, wakeUp, intervalMs, logger, sideBySide } = deps;
  const hands = createHands(sideBySide);
  const turns = createShardTurns(sideBySide, (shards) => workOn(deps, hands, shards));

  const look = async (): Promise<boolean> => {
    if (!turns.isAnyWaiting()) for (const shard of await inboundQueue.dueShards()) turns.add(shard);
    await turns.take();
    return turns.isAnyWaiting();
  };

  const loop = createWorkerLoop({ name: 'inbound', look, intervalMs, logger });
  wakeUp.on('inbound', (key) => {
    turns.add(Number(key));
    loop.wake();
  });
  return {
    ...loop,
    // While pushes keep coming, a look goes on with them.
    stop: async () => {
      turns.stop();
      await loop.stop();
    },
  };
};

/** Returns the shards in which more waits. A store that is away is left to the look: asking again at once helps nobody. */
const workOn = async (deps: Deps, hands: Hands, shards: readonly number[]): Promise<readonly number[]> => {
  const batch = await deps.inboundQueue.claim(shards, BATCH, OF_MERCHANT);
  if (!batch) return [];
  const works = togetherOf(batch.pushes).map((lanes) => hands(() => workTogether(deps, lanes)));
  const isAway = (await Promise.all(works)).includes('store_away');
  const more = await deps.inboundQueue.release(batch);
  return isAway ? [] : more;
};

type End = 'done' | 'failed' | 'store_away';

/** Where one push spoils it for all, each identity is worked on by itself, which finds that push. */
const workTogether = async (deps: Deps, lanes: readonly Lane[]): Promise<End> => {
  try {
    await deps.receiveInbound(lanes);
    return 'done';
  } catch (error) {
    const [first, ...others] = lanes;
    if (isWorthRetrying(error)) return storeAway(deps, first?.[0], error);
    if (others.length === 0) return first && first.length > 1 ? workOneByOne(deps, first) : fail(deps, first, error);
    deps.logger.warn({ lanes: lanes.length, err: error }, 'pushes are received one identity at a time');
    const ends: End[] = [];
    for (const lane of lanes) ends.push(await workOneByOne(deps, lane));
    return ends.includes('store_away') ? 'store_away' : 'done';
  }
};

const workOneByOne = async (deps: Deps, lane: Lane): Promise<End> => {
  for (const push of lane) {
    const end = await workTogether(deps, [[push]]);
    if (end !== 'done') return end;
  }
  return 'done';
};

const storeAway = ({ logger }: Deps, push: ClaimedPush | undefined, error: unknown): End => {
  logger.warn({ journalId: push?.journalId, channelId: push?.channelId, err: error }, 'push waits for a store');
  return 'store_away';
};

const fail = async ({ logger, inboundQueue }: Deps, lane: Lane | undefined, error: unknown): Promise<End> => {
  const [push] = lane ?? [];
  if (!push) throw error;
  const { journalId, channelId } = push;
  logger.error({ journalId, channelId, err: error }, 'push not received');
  await inboundQueue.fail(push, types.isNativeError(error) ? error.message : 'unknown');
  return 'failed';
};

/** Lanes of one merchant, so many at once. */
const togetherOf = (pushes: readonly ClaimedPush[]): readonly (readonly Lane[])[] => {
  const ofMerchants = groupBy(pushes, ({ merchantId }) => merchantId);
  return ofMerchants.flatMap((ofMerchant) => {
    const lanes = groupBy(ofMerchant, ({ channelId, push }) => `${channelId} ${push.openid}`);
    const starts = lanes.flatMap((_lane, index) => (index % LANES_TOGETHER === 0 ? [index] : []));
    return starts.map((start) => lanes.slice(start, start + LANES_TOGETHER));
  });
};

const groupBy = <Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly (readonly Item[])[] => {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return [...groups.values()];
};

/** Runs work when one of the hands is free, in the order it was asked for. */
type Hands = <T>(work: () => Promise<T>) => Promise<T>;

const createHands = (count: number): Hands => {
  let free = count;
  const waiting: (() => void)[] = [];
  const take = (): Promise<void> | undefined => {
    if (free > 0) {
      free -= 1;
      return undefined;
    }
    return new Promise((resolve) => void waiting.push(resolve));
  };
  const giveBack = (): void => {
    const next = waiting.shift();
    if (next) next();
    else free += 1;
  };
  return async (work) => {
    await take();
    try {
      return await work();
    } finally {
      giveBack();
    }
  };
};
