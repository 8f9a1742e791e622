import type { DueTimer } from '../ports/queues/timer-queue.js';
import type { AnswerOrders } from '../self-service/answering/answer-orders.js';
import type { TimerDeps } from './timer-deps.js';

type Deps = Pick<TimerDeps, 'wakeUp'> & { readonly answerOrders: AnswerOrders };

/** A customer waits for their orders, and no response of a push will bring them: they come as a message. */
export const createOnOrderAnswer =
  ({ answerOrders, wakeUp }: Deps) =>
  async (timer: DueTimer): Promise<void> => {
    const { merchantId, subjectId: conversationId, payload } = timer;
    const said = await answerOrders({
      merchantId,
      conversationId,
      identityId: String(payload['identityId']),
      take: ({ timers }) => timers.take(timer.id, timer.leaseNumber),
      respondingTo: () => undefined,
    });
    if (!said) return;
    wakeUp.wake('outbox', merchantId);
    if (said.sends) wakeUp.wake('outbound', said.conversation.channelId);
  };
