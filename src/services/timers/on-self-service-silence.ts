import { closeLocked } from '../conversations/close-conversation.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { TimerDeps } from './timer-deps.js';

/** The customer says nothing more to the desk itself: that was all they wanted. */
export const createOnSelfServiceSilence =
  ({ unitOfWork, clock, newId, wakeUp }: TimerDeps) =>
  async (timer: DueTimer): Promise<void> => {
    await unitOfWork.run(timer.merchantId, async (stores) => {
      const conversation = await stores.conversations.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return;
      if (conversation?.state !== 'self_service') return;
      await closeLocked(stores, { conversation, reason: 'customer_silent', at: clock.now(), newId });
    });
    wakeUp.wake('outbox', timer.merchantId);
  };
