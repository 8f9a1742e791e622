import type { Conversation } from '../../../domain/conversations/conversation.js';
import { noOrdersText } from '../../../domain/orders/order-texts.js';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { OrdersAsked, Receiving } from '../../messages/receiving/receiving.js';
import type { LatestOrdersText } from '../../orders/look-up-orders.js';
import type { AcceptedPush } from '../../ports/queues/inbound-queue.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';
import { say } from './say.js';
import type { Said } from './say.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly clock: Clock;
  readonly newId: NewId;
  readonly latestOrdersText: LatestOrdersText;
};

/** Longer than the process that has the response in hand takes, whatever the shops do: then that one has died. */
const WATCHED_MS = 10_000;

/**
 * Leaves the question for after the commit: no shop is asked inside a transaction. The process whose response waits answers it;
 * a timer does where there is none, or where it dies.
 */
export const askForOrders = async (
  { timers }: Pick<Stores, 'timers'>,
  { at, canAnswerInResponse }: Pick<Receiving, 'at' | 'canAnswerInResponse'>,
  { id: conversationId, identityId }: Conversation,
): Promise<OrdersAsked> => {
  const dueAt = new Date(at.getTime() + (canAnswerInResponse ? WATCHED_MS : 0));
  await timers.set({ kind: 'order_answer', subjectId: conversationId, dueAt, payload: { identityId } });
  return { conversationId, identityId };
};

type Asked = OrdersAsked & {
  readonly merchantId: string;
  /** Takes the question for good; false: another one answers it. */
  readonly take: (stores: Pick<Stores, 'timers'>) => Promise<boolean>;
  /** The push whose response may hold the answer, asked when there is one. */
  readonly respondingTo: () => AcceptedPush | undefined;
};

/** Asks the shops, each for at most 2 s, and then says what is known, once. Undefined: there was nothing to say any more. */
export const createAnswerOrders =
  ({ unitOfWork, clock, newId, latestOrdersText }: Deps) =>
  async ({ merchantId, conversationId, identityId, take, respondingTo }: Asked): Promise<Said | undefined> => {
    const found = await latestOrdersText({ merchantId, identityId, conversationId });
    return unitOfWork.run(merchantId, async (stores) => {
      const conversation = await stores.conversations.lockById(conversationId);
      if (!(await take(stores)) || !conversation || conversation.state === 'closed') return undefined;
      const { humanKeywords } = (await stores.merchants.current()).settings;
      const text = found.status === 'found' ? found.text : noOrdersText(found.status, humanKeywords[0]);
      const claimed = respondingTo();
      const speaking = {
        at: clock.now(),
        newId,
        canAnswerInResponse: claimed !== undefined,
        ...(claimed && { claimed }),
      };
      return say(stores, speaking, { conversation, sayings: [{ worth: 'needed', content: { type: 'text', text } }] });
    });
  };

export type AnswerOrders = ReturnType<typeof createAnswerOrders>;
