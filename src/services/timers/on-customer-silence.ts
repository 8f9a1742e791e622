import { closeLocked } from '../conversations/close-conversation.js';
import type { Conversation } from '../../domain/conversation.js';
import type { DueTimer } from '../ports/timer-queue.js';
import type { Stores } from '../ports/unit-of-work.js';
import type { TimerDeps } from './timer-deps.js';

type Deps = TimerDeps & {
  /** Sends the closing text where the allowance permits; never throws for want of allowance. */
  readonly sendClosingText: (stores: Stores, conversation: Conversation, text: string) => Promise<Conversation>;
};

/** The customer has been silent since the agent's last line: the closing text, then the end. */
export const createOnCustomerSilence =
  ({ unitOfWork, clock, newId, wakeUp, sendClosingText }: Deps) =>
  async (timer: DueTimer): Promise<void> => {
    const channelId = await unitOfWork.run(timer.merchantId, async (stores) => {
      const conversation = await stores.conversations.lockById(timer.subjectId);
      if (!(await stores.timers.take(timer.id, timer.leaseNumber))) return undefined;
      if (conversation?.state !== 'active' || conversation.waitingSince !== undefined) return undefined;
      const { settings } = await stores.merchants.current();
      const said =
        settings.closingText === '' ? conversation : await sendClosingText(stores, conversation, settings.closingText);
      await closeLocked(stores, { conversation: said, reason: 'customer_silent', at: clock.now(), newId });
      return conversation.channelId;
    });
    wakeUp.wake('outbox', timer.merchantId);
    if (channelId !== undefined) wakeUp.wake('outbound', channelId);
  };
