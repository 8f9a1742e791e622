import { endNotice } from '../notices/deliver-notice.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { TimerDeps } from './timer-deps.js';

/** WeChat's answer to a notice never came, or whoever waited for it is gone: it may have been delivered. */
export const createOnNoticeAnswer =
  ({ unitOfWork, clock, wakeUp }: Pick<TimerDeps, 'unitOfWork' | 'clock' | 'wakeUp'>) =>
  async (timer: DueTimer): Promise<void> => {
    await unitOfWork.run(timer.merchantId, async (stores) => {
      const notice = await stores.notices.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return;
      if (notice?.state !== 'sending') return;
      await endNotice(stores, notice, { state: 'unknown', error: { code: 'no_answer' }, at: clock.now() });
    });
    wakeUp.wake('outbox', timer.merchantId);
  };
