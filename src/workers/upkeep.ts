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
  readonly pruneTrails: (before: {
    readonly lookups: Date;
    readonly payNotices: Date;
  }) => Promise<{ readonly lookups: number; readonly payNotices: number }>;
  readonly retention: {
    readonly pushKeyDays: number;
    readonly journalDays: number;
    readonly messageDays: number;
    readonly securityLogDays: number;
  };
  readonly clock: Clock;
  readonly logger: Logger;
};

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** Every hour: partitions ahead of time; what is older than the operator keeps away; each merchant's night planned. */
export const createUpkeep = ({ journalUpkeep, old, pruneTrails, retention, clock, logger }: Deps): WorkerLoop => {
  const look = async (): Promise<boolean> => {
    await journalUpkeep.ensurePartitions(clock.now());
    const { keys, days } = await journalUpkeep.prune(clock.now(), retention);
    if (keys > 0 || days > 0) logger.info({ keys, days }, 'journal pruned');
    const { months, sessions } = await old.forget(clock.now());
    if (months > 0 || sessions > 0) logger.info({ months, sessions }, 'old months of messages and sessions are gone');
    await old.planNights();
    const agoDays = (count: number): Date => new Date(clock.now().getTime() - count * DAY_MS);
    // Who looked at personal data is a matter of security; what WeChat told us of a payment lives as long as messages do.
    const before = { lookups: agoDays(retention.securityLogDays), payNotices: agoDays(retention.messageDays) };
    const { lookups, payNotices } = await pruneTrails(before);
    if (lookups > 0 || payNotices > 0) logger.info({ lookups, payNotices }, 'trails pruned');
    return false;
  };
  return createWorkerLoop({ name: 'upkeep', look, intervalMs: () => HOUR_MS, logger });
};
