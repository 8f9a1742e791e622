import { previewOf } from '../../../domain/conversations/conversation-rules.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { Grant } from '../../../domain/channels/reply-window.js';
import type { ConversationCause, DomainEvent } from '../../../domain/conversations/events.js';
import type { Message, MessageContent } from '../../../domain/conversations/message.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { keepMedia } from './keep-media.js';
import { meetCustomer } from './meet-customer.js';
import { openConversation } from './open-conversation.js';
import { openWindow } from './open-window.js';
import { answerMessage } from '../../self-service/answering/answer-message.js';
import { keepBlocked } from '../../customers/blocking/keep-blocked.js';
import { takeRating } from '../../ratings/take-rating.js';
import type { PushOf, Received, Receiving } from './receiving.js';

/** Adds a customer's message to their open, reopened or new conversation, and answers it where the desk does so itself. */
export const receiveMessage = async (
  stores: Stores,
  receiving: Receiving,
  push: PushOf<'message'>,
): Promise<Received> => {
  const identity = await meetCustomer(stores, receiving);
  if (identity.isBlocked) return keepBlocked(stores, receiving, { identity, push });
  const rated = await takeRating(stores, receiving, { identity, push });
  if (rated) return rated;
  const { conversation: before, cause } = await openConversation(stores, receiving, { identity, push });
  const { content, mediaId } = await keepMedia(stores, receiving, { push, conversationId: before.id });
  const { after, grants, events } = await addLine(stores, receiving, { before, cause, push, content });
  await openWindow(stores, receiving, { identity, conversation: after, grants, events });
  const said = await answerMessage(stores, receiving, { conversation: after, cause, identity, push });
  const waitsForClock = after.state !== 'queued' && after.state !== 'active';
  const { sends, passive, asksOrders } = said;
  const startsTimer = mediaId !== undefined || waitsForClock || asksOrders !== undefined;
  return { startsTimer, sends, passive, ...(asksOrders && { asksOrders }) };
};

type NewLine = {
  readonly before: Conversation;
  readonly cause: ConversationCause;
  readonly push: PushOf<'message'>;
  readonly content: MessageContent;
};

type Line = {
  readonly after: Conversation;
  readonly grants: readonly Grant[];
  readonly events: readonly DomainEvent[];
};

const addLine = async (
  stores: Stores,
  { newId }: Receiving,
  { before, cause, push, content }: NewLine,
): Promise<Line> => {
  const late = before.lastCustomerAt !== undefined && push.createdAt < before.lastCustomerAt;
  const message: Message = {
    id: newId(),
    conversationId: before.id,
    number: before.lastNumber + 1,
    clientMsgId: undefined,
    direction: 'inbound',
    agentId: undefined,
    content,
    delivery: undefined,
    deliveryError: undefined,
    late,
    occurredAt: push.createdAt,
  };
  const { conversation: after, grants } = await stores.conversations.hear(before, {
    message,
    waitingSince: before.waitingSince === undefined ? push.createdAt : undefined,
    preview: late ? undefined : previewOf(content, 'inbound'),
  });
  await startSilenceClock(stores, { before, after });
  return {
    after,
    grants,
    events: [
      { type: 'message.added', message, audience: { agentId: after.agentId, skillGroupId: after.skillGroupId } },
      {
        type: 'conversation.changed',
        cause,
        conversation: after,
        formerAgentId: undefined,
        formerSkillGroupId: undefined,
      },
    ],
  };
};

/** The agent's clock starts with the first line they have not answered, not with each. */
const startSilenceClock = async (
  { merchants, timers }: Stores,
  { before, after }: { readonly before: Conversation; readonly after: Conversation },
): Promise<void> => {
  if (after.state !== 'active' || before.waitingSince !== undefined || after.waitingSince === undefined) return;
  const { agentRemindSeconds } = (await merchants.current()).settings;
  if (agentRemindSeconds === 0) return;
  await timers.set({
    kind: 'agent_silence',
    subjectId: after.id,
    dueAt: new Date(after.waitingSince.getTime() + agentRemindSeconds * 1000),
    payload: { stage: 'remind' },
  });
};
