import { keptDays, nextNight } from '../../domain/retention/kept-days.js';
import type { KeptDays } from '../../domain/retention/kept-days.js';
import { LOG_KEPT_MS } from '../../domain/webhooks/webhook.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { Logger } from '../../kernel/logger.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { KeptClass, RetentionRun } from '../ports/retention/retention-store.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { MediaStore } from '../ports/tools/media-store.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly mediaStore: Pick<MediaStore, 'remove'>;
  /** What the operator allows at most. */
  readonly allowed: KeptDays;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly logger: Logger;
};

const DAY_MS = 86_400_000;
const DELIVERY_LOG_DAYS = LOG_KEPT_MS / DAY_MS;
const BATCH = 200;
/** Well inside the 30 s of a timer's lease; then the timer is due again at once. */
const SLICE_MS = 8_000;

type Step = {
  readonly name: string;
  readonly days: number;
  /** What is older than `before`, at most so many at once; answers how many that were. */
  readonly forget: (before: Date, atMost: number) => Promise<number>;
};

/**
 * A merchant's night: takes out what is older than its class allows, in small batches with progress in `retention_runs`, counts what
 * is left, and checks that the audit log is as it was written. A night that dies goes on where it was.
 */
export const createKeepShort = (deps: Deps) => {
  const { unitOfWork, clock, newId, logger } = deps;

  const begin = async (merchantId: string): Promise<RetentionRun> => {
    const latest = await unitOfWork.run(merchantId, ({ retention }) => retention.latestRun());
    if (latest && !latest.endedAt) return latest;
    const none = { endedAt: undefined, removed: {}, usage: undefined, auditFault: undefined };
    return { id: newId(), startedAt: clock.now(), ...none };
  };

  const end = async (merchantId: string, run: RetentionRun): Promise<void> => {
    const ended = await unitOfWork.run(merchantId, async ({ retention }) => {
      const [auditFault, usage] = [await retention.auditFault(), await retention.usage()];
      const whole = { ...run, auditFault, usage, endedAt: clock.now() };
      await retention.saveRun(whole);
      return whole;
    });
    if (ended.auditFault !== undefined)
      logger.error({ merchantId, entry: ended.auditFault }, 'the audit log is not as it was written');
    logger.info({ merchantId, removed: ended.removed }, 'retention ended');
  };

  return async ({ merchantId, id, leaseNumber }: DueTimer): Promise<void> => {
    const run = await begin(merchantId);
    const { removed, isDone } = await removeOld(deps, merchantId, run);
    if (isDone) await end(merchantId, { ...run, removed });
    await unitOfWork.run(merchantId, async ({ retention, timers, merchants }) => {
      if (!isDone) await retention.saveRun({ ...run, removed });
      if (!(await timers.take(id, leaseNumber))) return;
      const { timeZone } = await merchants.current();
      const dueAt = isDone ? nextNight(timeZone, clock.now()) : clock.now();
      await timers.set({ kind: 'retention', subjectId: merchantId, dueAt });
    });
  };
};

const daysOf = (days: KeptDays): Readonly<Record<KeptClass, number>> => ({
  messages: days.messageDays,
  deliveries: Math.min(days.messageDays, DELIVERY_LOG_DAYS),
  security: days.securityLogDays,
  trade: days.tradeDays,
});

const stepsOf = async (deps: Deps, merchantId: string, days: KeptDays): Promise<readonly Step[]> => {
  const inOne = deps.unitOfWork;
  const classes = await inOne.run(merchantId, async ({ retention }) => retention.classes);
  return [
    {
      name: 'media',
      days: days.mediaDays,
      forget: (before, atMost) => removeMedia(deps, merchantId, { before, atMost }),
    },
    ...classes.map(({ name, kept }) => ({
      name,
      days: daysOf(days)[kept],
      forget: (before: Date, atMost: number) =>
        inOne.run(merchantId, ({ retention }) => retention.forget(name, before, atMost)),
    })),
  ];
};

const removeOld = async (deps: Deps, merchantId: string, run: RetentionRun) => {
  const { settings } = await deps.unitOfWork.run(merchantId, ({ merchants }) => merchants.current());
  const removed: Record<string, number> = { ...run.removed };
  const until = performance.now() + SLICE_MS;
  for (const { name, days, forget } of await stepsOf(deps, merchantId, keptDays(deps.allowed, settings))) {
    const before = new Date(run.startedAt.getTime() - days * DAY_MS);
    for (let count = BATCH; count === BATCH;) {
      if (performance.now() > until) return { removed, isDone: false };
      count = await forget(before, BATCH);
      removed[name] = (removed[name] ?? 0) + count;
    }
  }
  return { removed, isDone: true };
};

/** The file first: a row that still names it is met again the next time. */
const removeMedia = async (
  { unitOfWork, mediaStore }: Deps,
  merchantId: string,
  { before, atMost }: { readonly before: Date; readonly atMost: number },
): Promise<number> => {
  const old = await unitOfWork.run(merchantId, ({ retention }) => retention.oldMedia(before, atMost));
  for (const { storeKey } of old) await mediaStore.remove(storeKey);
  if (old.length > 0)
    await unitOfWork.run(merchantId, ({ retention }) => retention.markMediaGone(old.map(({ id }) => id)));
  return old.length;
};

/** Plans a merchant's next night where none is planned. */
export const createPlanNight =
  ({ unitOfWork, clock }: Pick<Deps, 'unitOfWork' | 'clock'>) =>
  (merchantId: string): Promise<void> =>
    unitOfWork.run(merchantId, async ({ retention, timers, merchants }: Stores) => {
      if (await retention.isScheduled()) return;
      const { timeZone } = await merchants.current();
      await timers.set({ kind: 'retention', subjectId: merchantId, dueAt: nextNight(timeZone, clock.now()) });
    });

export type PlanNight = ReturnType<typeof createPlanNight>;
