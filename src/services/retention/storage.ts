import { keptDays } from '../../domain/retention/kept-days.js';
import type { KeptDays } from '../../domain/retention/kept-days.js';
import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { RetentionRun } from '../ports/retention/retention-store.js';
import type { FailedJob, LatestBackup } from '../ports/retention/storage-store.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly allowed: KeptDays;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
};

export type StorageView = {
  readonly allowed: KeptDays;
  readonly kept: KeptDays;
  readonly run: RetentionRun | undefined;
  readonly backup: LatestBackup | undefined;
  readonly failedJobs: readonly FailedJob[];
};

const SHOWN_JOBS = 50;

/** What is stored, how long, when it was last backed up, and what failed. */
export const createReadStorage =
  ({ unitOfWork, allowed }: Deps) =>
  ({ merchantId }: Actor): Promise<StorageView> =>
    unitOfWork.run(merchantId, async ({ merchants, retention, storage }) => ({
      allowed,
      kept: keptDays(allowed, (await merchants.current()).settings),
      run: await retention.latestRun(),
      backup: await storage.latestBackup(),
      failedJobs: await storage.failedJobs(SHOWN_JOBS),
    }));

export type ReadStorage = ReturnType<typeof createReadStorage>;

/** Everything that failed is tried again. */
export const createRetryFailed =
  ({ unitOfWork, clock, wakeUp }: Deps) =>
  async (actor: Actor): Promise<number> => {
    const { merchantId } = actor;
    const retried = await unitOfWork.run(merchantId, async ({ storage, audit }) => {
      const count = await storage.retryFailed(clock.now());
      if (count > 0) {
        const subject = { subjectType: 'merchant', subjectId: merchantId } as const;
        await audit.add({ actor, action: 'failed_jobs.retried', ...subject, after: { count }, at: clock.now() });
      }
      return count;
    });
    // Any shard may hold one.
    wakeUp.wake('inbound', '');
    wakeUp.wake('timers', merchantId);
    return retried;
  };

export type RetryFailed = ReturnType<typeof createRetryFailed>;

/** The night's work begins now. */
export const createBeginNight =
  ({ unitOfWork, clock, wakeUp }: Deps) =>
  async (actor: Actor): Promise<void> => {
    const { merchantId } = actor;
    await unitOfWork.run(merchantId, async ({ timers, audit }) => {
      const at = clock.now();
      await timers.set({ kind: 'retention', subjectId: merchantId, dueAt: at });
      await audit.add({ actor, action: 'retention.begun', subjectType: 'merchant', subjectId: merchantId, at });
    });
    wakeUp.wake('timers', merchantId);
  };

export type BeginNight = ReturnType<typeof createBeginNight>;
