import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly journalUpkeep: {
    readonly ensurePartitions: (at: Date) => Promise<void>;
    readonly prune: (
      at: Date,
      keep: { readonly pushKeyDays: number; readonly journalDays: number },
    ) => Promise<{ readonly keys: number; readonly days: number }>;
  };
  readonly retention: { readonly pushKeyDays: number; readonly journalDays: number };
  readonly clock: Clock;
  readonly logger: Logger;
};

const HOUR_MS = 3_600_000;

/** Every hour: partitions ahead of time, old dedupe keys and journal days away. */
export const createUpkeep = ({ journalUpkeep, retention, clock, logger }: Deps): WorkerLoop => {
  const look = async (): Promise<boolean> => {
    await journalUpkeep.ensurePartitions(clock.now());
    const { keys, days } = await journalUpkeep.prune(clock.now(), retention);
    if (keys > 0 || days > 0) logger.info({ keys, days }, 'journal pruned');
    return false;
  };
  return createWorkerLoop({ name: 'upkeep', look, intervalMs: () => HOUR_MS, logger });
};
