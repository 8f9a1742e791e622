import type { DueTimer } from '../ports/queues/timer-queue.js';
import { endPassiveReply } from '../self-service/answering/settle-passive-reply.js';
import type { TimerDeps } from './timer-deps.js';

/** A reply that was to go into a response never did: its process died, or nobody asked again. It goes another way. */
export const createOnPassiveReply =
  (deps: TimerDeps) =>
  async (timer: DueTimer): Promise<void> => {
    const channelId = await deps.unitOfWork.run(timer.merchantId, async (stores) => {
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return undefined;
      return endPassiveReply(stores, deps, { messageId: timer.subjectId, end: 'late' });
    });
    deps.wakeUp.wake('outbox', timer.merchantId);
    if (channelId !== undefined) deps.wakeUp.wake('outbound', channelId);
  };
