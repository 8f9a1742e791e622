import { types } from 'node:util';
import type { Logger } from '../kernel/logger.js';
import type { InboundLease, ReceiveInbound } from '../services/messages/receive-inbound.js';
import type { ClaimedBatch, ClaimedPush, InboundQueue } from '../services/ports/inbound-queue.js';
import type { WakeUp } from '../services/ports/wake-up.js';
import { isWorthRetrying } from './retry-policy.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly inboundQueue: InboundQueue;
  readonly receiveInbound: ReceiveInbound;
  readonly wakeUp: WakeUp;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

const BATCH = 64;
/** Identities of one batch that are worked on side by side: each takes a database connection. */
const SIDE_BY_SIDE = 4;

/**
 * Works on journaled pushes: shard by shard under a lease, one identity's in order, different identities side by side. A
 * nudge names the shard; the look finds shards whose nudge or lease was lost.
 */
export const createInboundWorker = (deps: Deps): WorkerLoop => {
  const { inboundQueue, wakeUp, intervalMs, logger } = deps;
  const nudged = new Set<number>();

  const look = async (): Promise<boolean> => {
    const shards = nudged.size > 0 ? [...nudged] : await inboundQueue.dueShards();
    nudged.clear();
    const left = await Promise.all(shards.map((shard) => workOn(deps, shard)));
    left.forEach((more, index) => {
      const shard = shards[index];
      if (more && shard !== undefined) nudged.add(shard);
    });
    return nudged.size > 0;
  };

  const loop = createWorkerLoop({ name: 'inbound', look, intervalMs, logger });
  wakeUp.on('inbound', (key) => {
    nudged.add(Number(key));
    loop.wake();
  });
  return loop;
};

/** Returns whether more waits in the shard. A store that is away is left to the look: asking again at once helps nobody. */
const workOn = async (deps: Deps, shard: number): Promise<boolean> => {
  const batch = await deps.inboundQueue.claim(shard, BATCH);
  if (!batch) return false;
  let isAway = false;
  await inLanes(byIdentity(batch.pushes), async (lane) => {
    if ((await workOnLane(deps, batch, lane)) === 'store_away') isAway = true;
  });
  const isMore = await deps.inboundQueue.release(batch);
  return isMore && !isAway;
};

const workOnLane = async (
  deps: Deps,
  batch: ClaimedBatch,
  lane: readonly ClaimedPush[],
): Promise<'done' | 'failed' | 'store_away'> => {
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

const inLanes = async <T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> => {
  const waiting = [...items];
  const lane = async (): Promise<void> => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) await work(next);
  };
  await Promise.all(Array.from({ length: Math.min(SIDE_BY_SIDE, items.length) }, lane));
};
