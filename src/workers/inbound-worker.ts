import { types } from 'node:util';
import type { Logger } from '../kernel/logger.js';
import type { InboundLease, ReceiveInbound } from '../services/messages/receive-inbound.js';
import type { ClaimedBatch, ClaimedPush, InboundQueue } from '../services/ports/queues/inbound-queue.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import { isWorthRetrying } from './retry-policy.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly inboundQueue: InboundQueue;
  readonly receiveInbound: ReceiveInbound;
  readonly wakeUp: WakeUp;
  readonly intervalMs: () => number;
  readonly logger: Logger;
  /** Identities worked on at once: each takes a database connection. */
  readonly sideBySide: number;
};

const BATCH = 64;

/**
 * Works on journaled pushes: shard by shard under a lease, one identity's in order, different identities side by side. A
 * nudge names the shard; the look finds shards whose nudge or lease was lost. However much waits, no more is begun at once than
 * there are connections for: what waits for its turn in the journal waits without a time limit.
 */
export const createInboundWorker = (deps: Deps): WorkerLoop => {
  const { inboundQueue, wakeUp, intervalMs, logger, sideBySide } = deps;
  const hands = createHands(sideBySide);
  const turns = createTurns(sideBySide, (shard) => workOn(deps, hands, shard));

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

/** Shards in turn, some side by side. `work` returns whether more waits in its shard. */
const createTurns = (sideBySide: number, work: (shard: number) => Promise<boolean>) => {
  const waiting = new Set<number>();
  const underWay = new Set<number>();
  const turns = new Set<Promise<void>>();
  let isStopped = false;
  let failure: unknown;

  const next = (): number | undefined => (isStopped ? undefined : nextOf(waiting, underWay));
  const takeTurn = async (): Promise<void> => {
    for (let shard = next(); shard !== undefined; shard = next()) {
      waiting.delete(shard);
      underWay.add(shard);
      try {
        if (await work(shard)) waiting.add(shard);
      } finally {
        underWay.delete(shard);
      }
    }
  };
  const spread = (): void => {
    while (turns.size < sideBySide && next() !== undefined) {
      const turn = takeTurn()
        .catch((error: unknown) => {
          failure ??= error;
        })
        .finally(() => turns.delete(turn));
      turns.add(turn);
    }
  };

  return {
    /** During `take`, a shard that waits for nobody begins at once. */
    add: (shard: number): void => {
      waiting.add(shard);
      if (turns.size > 0) spread();
    },
    isAnyWaiting: () => waiting.size > 0,
    /** Works until nothing waits. Throws the first failure when the other turns have ended. */
    take: async (): Promise<void> => {
      failure = undefined;
      spread();
      while (turns.size > 0) await Promise.all(turns);
      if (failure !== undefined) throw failure;
    },
    stop: (): void => {
      isStopped = true;
    },
  };
};

const nextOf = (nudged: ReadonlySet<number>, underWay: ReadonlySet<number>): number | undefined => {
  for (const shard of nudged) if (!underWay.has(shard)) return shard;
  return undefined;
};

/** Returns whether more waits in the shard. A store that is away is left to the look: asking again at once helps nobody. */
const workOn = async (deps: Deps, hands: Hands, shard: number): Promise<boolean> => {
  const batch = await deps.inboundQueue.claim(shard, BATCH);
  if (!batch) return false;
  const lanes = byIdentity(batch.pushes).map((lane) => hands(() => workOnLane(deps, batch, lane)));
  const isAway = (await Promise.all(lanes)).includes('store_away');
  const isMore = await deps.inboundQueue.release(batch);
  return isMore && !isAway;
};

type LaneEnd = 'done' | 'failed' | 'store_away';

const workOnLane = async (deps: Deps, batch: ClaimedBatch, lane: readonly ClaimedPush[]): Promise<LaneEnd> => {
  const lease: InboundLease = { shard: batch.shard, leaseNumber: batch.leaseNumber };
  for (const push of lane) {
    try {
      await deps.receiveInbound(push, lease);
    } catch (error) {
      const { journalId, channelId } = push;
      if (isWorthRetrying(error)) {
        deps.logger.warn({ journalId, channelId, err: error }, 'push waits for a store');
        return 'store_away';
      }
      deps.logger.error({ journalId, channelId, err: error }, 'push not received');
      await deps.inboundQueue.fail(push, types.isNativeError(error) ? error.message : 'unknown');
      return 'failed';
    }
  }
  return 'done';
};

const byIdentity = (pushes: readonly ClaimedPush[]): readonly (readonly ClaimedPush[])[] => {
  const lanes = new Map<string, ClaimedPush[]>();
  for (const push of pushes) {
    const key = `${push.channelId} ${push.push.openid}`;
    const lane = lanes.get(key);
    if (lane) lane.push(push);
    else lanes.set(key, [push]);
  }
  return [...lanes.values()];
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
