import { closeLocked } from '../conversations/close-conversation.js';
import { sayClosing } from '../conversations/say-closing.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { TimerDeps } from './timer-deps.js';

/** The customer has been silent since the agent's last line: the closing text, then the end. */
export const createOnCustomerSilence =
  ({ unitOfWork, clock, newId, wakeUp }: TimerDeps) =>
  async (timer: DueTimer): Promise<void> => {
    const channelId = await unitOfWork.run(timer.merchantId, async (stores) => {
      const conversation = await stores.conversations.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return undefined;
      if (conversation?.state !== 'active' || conversation.waitingSince !== undefined) return undefined;
      const { settings } = await stores.merchants.current();
      const at = clock.now();
      const said = await sayClosing(stores, { conversation, settings, saysClosingText: true, at, newId });
      await closeLocked(stores, { conversation: said, reason: 'customer_silent', at, newId });
      return conversation.channelId;
    });
    wakeUp.wake('outbox', timer.merchantId);
    if (channelId !== undefined) wakeUp.wake('outbound', channelId);
  };
