import type { Clock } from '../../kernel/clock.js';
import type { Logger } from '../../kernel/logger.js';
import type { ForgetEvents } from '../ports/live/event-log.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { EraseTask } from '../ports/retention/erasure-store.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import type { MediaStore } from '../ports/tools/media-store.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly mediaStore: Pick<MediaStore, 'remove'>;
  readonly eventLog: ForgetEvents;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** A conversation that is going on ends first, as long as there is time. */
const LOOK_AGAIN_MS = 10 * 60_000;
const SPARE_MS = 60 * 60_000;

/** Forgets a customer: files first, then every row in one transaction, then what Redis still shows of it. */
export const createOnEraseCustomer =
  ({ unitOfWork, mediaStore, eventLog, wakeUp, clock, logger }: Deps) =>
  async (timer: DueTimer): Promise<void> => {
    const { merchantId, subjectId: taskId } = timer;
    const found = await unitOfWork.run(merchantId, (stores) => prepare(stores, taskId, clock.now()));
    if (found.status === 'wait') {
      const dueAt = new Date(clock.now().getTime() + LOOK_AGAIN_MS);
      await unitOfWork.run(merchantId, async ({ timers }) => {
        if (await timers.take(timer.id, timer.leaseNumber))
          await timers.set({ kind: 'erase_customer', subjectId: taskId, dueAt });
      });
      return;
    }
    if (found.status === 'ready') for (const key of found.mediaKeys) await mediaStore.remove(key);
    const removed = await unitOfWork.run(merchantId, async (stores) => {
      const task = await stores.erasures.lockById(taskId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber)) || !task || !isDue(task)) return undefined;
      return finish(stores, task, clock.now());
    });
    if (!removed) return;
    // Consoles follow a log of recent events, whose previews hold the customer's words.
    await eventLog.forget(merchantId);
    wakeUp.wake('outbox', merchantId);
    logger.info({ merchantId, taskId, removed }, 'customer forgotten');
  };

const isDue = ({ state, source }: EraseTask): boolean =>
  state === 'approved' || (state === 'awaiting' && source === 'wechat');

type Prepared =
  { readonly status: 'wait' | 'void' } | { readonly status: 'ready'; readonly mediaKeys: readonly string[] };

const prepare = async ({ erasures }: Pick<Stores, 'erasures'>, taskId: string, at: Date): Promise<Prepared> => {
  const task = await erasures.lockById(taskId);
  if (!task || !isDue(task)) return { status: 'void' };
  if (task.scope === 'profile') return { status: 'ready', mediaKeys: [] };
  const family = await erasures.family(task.customerId);
  const hasTime = at.getTime() < task.dueAt.getTime() - SPARE_MS;
  if (hasTime && (await erasures.hasOpenConversation(family))) return { status: 'wait' };
  return { status: 'ready', mediaKeys: await erasures.mediaKeys(family) };
};

const finish = async (
  { erasures, audit, outbox }: Stores,
  task: EraseTask,
  at: Date,
): Promise<Readonly<Record<string, number>>> => {
  const removed = await erasures.erase(await erasures.family(task.customerId), task.scope);
  await erasures.save({ ...task, state: 'done', doneAt: at, removed });
  const { customerId, decidedBy, reason, scope } = task;
  await audit.add({
    actor: decidedBy === undefined ? undefined : { agentId: decidedBy },
    action: 'erasure.done',
    subjectType: 'customer',
    subjectId: customerId,
    after: { reason, scope, removed },
    at,
  });
  await outbox.add([{ type: 'customer.changed', customerId, name: undefined }]);
  return removed;
};
