import type { Logger } from '../kernel/logger.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import type { SearchQueue } from '../services/ports/queues/search-queue.js';
import type { IndexWaiting } from '../services/search/index-waiting.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly searchQueue: SearchQueue;
  readonly indexWaiting: IndexWaiting;
  readonly wakeUp: Pick<WakeUp, 'on'>;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

/** Lines that come together are indexed together: that is what keeps the index cheap. */
const GATHER_MS = 200;

/** Keeps the search index in step. Whatever can be found is announced too, so the outbox's nudges wake it. */
export const createSearchIndexer = ({ searchQueue, indexWaiting, wakeUp, intervalMs, logger }: Deps): WorkerLoop => {
  let gathering: NodeJS.Timeout | undefined;
  const look = async (): Promise<boolean> => {
    let hasMore = false;
    for (const merchantId of await searchQueue.dueMerchants()) hasMore = (await indexWaiting(merchantId)) || hasMore;
    return hasMore;
  };
  const loop = createWorkerLoop({ name: 'search', look, intervalMs, logger });
  wakeUp.on('outbox', () => {
    gathering ??= setTimeout(() => {
      gathering = undefined;
      loop.wake();
    }, GATHER_MS);
  });
  return {
    ...loop,
    stop: async () => {
      clearTimeout(gathering);
      await loop.stop();
    },
  };
};
