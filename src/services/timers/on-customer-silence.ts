import { closeLocked } from '../conversations/close-conversation.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { queueReply } from '../messages/queue-reply.js';
import type { NewId } from '../../kernel/ids.js';
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
      const said = await sayClosingText(stores, conversation, { text: settings.closingText, at: clock.now(), newId });
      await closeLocked(stores, { conversation: said, reason: 'customer_silent', at: clock.now(), newId });
      return conversation.channelId;
    });
    wakeUp.wake('outbox', timer.merchantId);
    if (channelId !== undefined) wakeUp.wake('outbound', channelId);
  };

type Closing = { readonly text: string; readonly at: Date; readonly newId: NewId };

/** Where the allowance does not permit it, the conversation ends without it. */
const sayClosingText = async (
  stores: Stores,
  conversation: Conversation,
  { text, at, newId }: Closing,
): Promise<Conversation> => {
  if (text === '') return conversation;
  const queued = await queueReply(stores, { conversation, content: { type: 'text', text }, at, newId });
  return queued.status === 'queued' ? queued.conversation : conversation;
};
