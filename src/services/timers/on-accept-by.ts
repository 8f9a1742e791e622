import { putInQueue } from '../conversations/handing/put-in-queue.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { TimerDeps } from './timer-deps.js';

/** Not accepted in time: back to its old place in the queue. */
export const createOnAcceptBy =
  ({ unitOfWork, clock, newId, wakeUp }: TimerDeps) =>
  async (timer: DueTimer): Promise<void> => {
    await unitOfWork.run(timer.merchantId, async (stores) => {
      const conversation = await stores.conversations.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return;
      if (conversation?.state !== 'active' || conversation.acceptedAt !== undefined) return;
      if (conversation.assignmentNumber !== timer.payload.assignmentNumber) return;
      await putInQueue(stores, {
        conversation,
        cause: 'returned',
        at: clock.now(),
        newId,
        line: { act: 'returned', reason: 'not_accepted' },
        patch: { preferredAgentId: null, returnedCount: conversation.returnedCount + 1 },
      });
    });
    wakeUp.wake('outbox', timer.merchantId);
  };
