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
  /** What is kept across merchants, and each merchant's own night. */
  readonly old: {
    readonly forget: (at: Date) => Promise<{ readonly months: number; readonly sessions: number }>;
    readonly planNights: () => Promise<void>;
  };
  readonly retention: { readonly pushKeyDays: number; readonly journalDays: number };
  readonly clock: Clock;
  readonly logger: Logger;
};

const HOUR_MS = 3_600_000;

/** Every hour: partitions ahead of time, old dedupe keys and journal days away. */
export const createUpkeep = ({ journalUpkeep, old, retention, clock, logger }: Deps): WorkerLoop => {
  const look = async (): Promise<boolean> => {
    await journalUpkeep.ensurePartitions(clock.now());
    const { keys, days } = await journalUpkeep.prune(clock.now(), retention);
    if (keys > 0 || days > 0) logger.info({ keys, days }, 'journal pruned');
    const { months, sessions } = await old.forget(clock.now());
    if (months > 0 || sessions > 0) logger.info({ months, sessions }, 'old months of messages and sessions are gone');
    await old.planNights();
    return false;
  };
  return createWorkerLoop({ name: 'upkeep', look, intervalMs: () => HOUR_MS, logger });
};
