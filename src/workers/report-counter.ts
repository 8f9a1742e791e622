import type { Logger } from '../kernel/logger.js';
import type { ReportQueue } from '../services/ports/queues/report-queue.js';
import type { CountWaiting } from '../services/reports/count-waiting.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly reportQueue: ReportQueue;
  readonly countWaiting: CountWaiting;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

/** Keeps the facts that reports add up in step. Nobody waits for them, so nothing wakes it: it looks every few seconds. */
export const createReportCounter = ({ reportQueue, countWaiting, intervalMs, logger }: Deps): WorkerLoop =>
  createWorkerLoop({
    name: 'reports',
    look: async () => {
      let hasMore = false;
      for (const merchantId of await reportQueue.dueMerchants()) hasMore = (await countWaiting(merchantId)) || hasMore;
      return hasMore;
    },
    intervalMs,
    logger,
  });
