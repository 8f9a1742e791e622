import { summarise } from '../../../domain/channels/reply-window.js';
import { previewOf } from '../../../domain/conversations/conversation-rules.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { OutboundContent } from '../../../domain/conversations/message.js';
import { keepsLastMessage } from '../../../domain/self-service/rating.js';
import { fitsPassiveReply, joinTexts, LEFT_FOR_AGENT } from '../../../domain/self-service/saying.js';
import type { Saying } from '../../../domain/self-service/saying.js';
import { announce } from '../../conversations/desk-line.js';
import { queueReply } from '../../messages/queue-reply.js';
import type { OrdersAsked, Receiving } from '../../messages/receiving/receiving.js';
import type { AcceptedPush } from '../../ports/queues/inbound-queue.js';
import type { PassiveReply } from '../../ports/stores/conversations/self-service-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';

/** After this nobody waits for the response any more, retries of WeChat included (three tries, 5 s each). */
const PASSIVE_LATE_MS = 20_000;

export type Said = {
  readonly conversation: Conversation;
  readonly passive: PassiveReply | undefined;
  /** Something waits for the sender. */
  readonly sends: boolean;
  /** The customer's orders are to be looked up and said, after the commit. */
  readonly asksOrders?: OrdersAsked;
};

/** When something is said; `claimed`: the push whose response may hold it. */
type Speaking = Pick<Receiving, 'at' | 'newId' | 'canAnswerInResponse'> & { readonly claimed?: AcceptedPush };
type Responding = Speaking & { readonly claimed: AcceptedPush };

const isResponding = (speaking: Speaking): speaking is Responding =>
  speaking.canAnswerInResponse && speaking.claimed !== undefined;

/**
 * Says what the desk itself has to say: the first in the response of the push, where that can hold it and costs nothing; the
 * rest, as far as it is worth it, out of the allowance. What may not be sent is left unsaid.
 */
export const say = async (
  stores: Stores,
  speaking: Speaking,
  { conversation, sayings }: { readonly conversation: Conversation; readonly sayings: readonly Saying[] },
): Promise<Said> => {
  let said: Said = { conversation, passive: undefined, sends: false };
  for (const saying of joinTexts(sayings)) {
    const isFirst = said.passive === undefined && !said.sends;
    said =
      isFirst && isResponding(speaking) && fitsPassiveReply(saying.content)
        ? await answerInResponse(stores, speaking, { said, content: saying.content })
        : await send(stores, speaking, { said, saying });
  }
  return said;
};

const answerInResponse = async (
  stores: Stores,
  { claimed, at, newId }: Responding,
  { said: { conversation, sends }, content }: { readonly said: Said; readonly content: OutboundContent },
): Promise<Said> => {
  const { id: conversationId, openedMonth } = conversation;
  const added = await stores.messages.add([
    {
      id: newId(),
      conversationId,
      openedMonth,
      number: conversation.lastNumber + 1,
      direction: 'outbound',
      content,
      delivery: 'queued',
      occurredAt: at,
    },
  ]);
  const [message] = added;
  if (!message) throw new Error('a stored message was not returned');
  const passive = { messageId: message.id, conversationId, openedMonth, content };
  const { channelId, push } = claimed;
  await stores.passiveReplies.add({ ...passive, channelId, pushKey: push.key, createdAt: at });
  const dueAt = new Date(at.getTime() + PASSIVE_LATE_MS);
  const payload = { conversationId };
  await stores.timers.set({ kind: 'passive_reply', subjectId: message.id, dueAt, payload });
  const after = await stores.conversations.update(conversationId, {
    lastNumber: message.number,
    lastMessageAt: at,
    lastPreview: previewOf(content, 'outbound'),
  });
  await stores.outbox.add(announce({ before: conversation, after, cause: 'message', added }));
  return { conversation: after, passive, sends };
};

const send = async (
  stores: Stores,
  { at, newId }: Speaking,
  { said, saying: { content, worth } }: { readonly said: Said; readonly saying: Saying },
): Promise<Said> => {
  const { conversation } = said;
  if (worth === 'free') return said;
  if (worth === 'spare') {
    const { remaining } = summarise(await stores.grants.of(conversation.identityId), at);
    if (remaining !== undefined && remaining <= LEFT_FOR_AGENT) return said;
  }
  const keepsLast = keepsLastMessage((await stores.merchants.current()).settings);
  const queued = await queueReply(stores, { conversation, content, at, newId, keepsLast });
  return queued.status === 'queued' ? { ...said, conversation: queued.conversation, sends: true } : said;
};
