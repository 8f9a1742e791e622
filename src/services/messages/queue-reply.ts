import { announce } from '../conversations/desk-line.js';
import { previewOf } from '../../domain/conversations/conversation-rules.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import type { Message, OutboundContent } from '../../domain/conversations/message.js';
import { reserve, takesLast } from '../../domain/channels/reply-window.js';
import { splitText } from '../../domain/texts/split-text.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { ConversationPatch, NewMessage } from '../ports/stores/conversations/conversation-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Reply = {
  /** Locked. */
  readonly conversation: Conversation;
  readonly content: OutboundContent;
  readonly at: Date;
  readonly newId: NewId;
  /** Undefined for what the desk itself says, such as a closing text. */
  readonly agentId?: string;
  readonly clientMsgId?: string;
  /** The last message of the allowance is kept for a closing text. */
  readonly keepsLast?: boolean;
  /** What else changes in the conversation. */
  readonly patch?: ConversationPatch;
};

export type QueuedReply =
  | { readonly status: 'queued'; readonly message: Message; readonly conversation: Conversation }
  | {
      readonly status: 'refused';
      readonly reason: 'window_closed' | 'quota_used';
      /** There is one left, and it is kept. */
      readonly isKept?: boolean;
    };

/**
 * Stores a message to the customer and hands it to the sender, all in the caller's transaction: the message, its parts, what
 * they take of the allowance, and the events. Wake `outbound` and `outbox` after the commit. Nothing is written when refused.
 */
export const queueReply = async (stores: Stores, reply: Reply): Promise<QueuedReply> => {
  const { conversation, content, at, newId } = reply;
  const identity = await stores.customers.lockIdentityById(conversation.identityId);
  if (!identity) throw new AppError('missing', 'not_found');
  const parts = toParts(content);
  const grants = await stores.grants.of(identity.id);
  const reservation = reserve(grants, parts.length, at);
  if (reservation.status === 'refused') return reservation;
  if (reply.keepsLast && takesLast(grants, parts.length, at)) {
    return { status: 'refused', reason: 'quota_used', isKept: true };
  }

  const added = await stores.messages.add([toMessage(reply)]);
  const [message] = added;
  if (!message) throw new Error('a stored message was not returned');
  await stores.grants.save(identity.id, reservation.grants);
  await stores.outbound.add(
    reservation.charges.map((charge, index) => ({
      id: newId(),
      channelId: conversation.channelId,
      identityId: identity.id,
      conversationId: conversation.id,
      messageId: message.id,
      openedMonth: conversation.openedMonth,
      part: index + 1,
      parts: parts.length,
      openid: identity.openid,
      content: parts[index] ?? content,
      charge,
      createdAt: at,
    })),
  );
  const after = await stores.conversations.update(conversation.id, {
    ...reply.patch,
    lastNumber: message.number,
    lastMessageAt: at,
    lastPreview: previewOf(content, 'outbound'),
  });
  await stores.outbox.add([
    ...announce({ before: conversation, after, cause: 'message', added }),
    {
      type: 'allowance.changed',
      conversationId: conversation.id,
      identityId: identity.id,
      grants: reservation.grants,
      audience: { agentId: after.agentId, skillGroupId: after.skillGroupId },
    },
  ]);
  return { status: 'queued', message, conversation: after };
};

const toMessage = ({ conversation, content, at, newId, agentId, clientMsgId }: Reply): NewMessage => ({
  id: newId(),
  conversationId: conversation.id,
  openedMonth: conversation.openedMonth,
  number: conversation.lastNumber + 1,
  direction: 'outbound',
  content,
  delivery: 'queued',
  occurredAt: at,
  ...(agentId !== undefined && { agentId }),
  ...(clientMsgId !== undefined && { clientMsgId }),
});

const toParts = (content: OutboundContent): readonly OutboundContent[] => {
  if (content.type !== 'text') return [content];
  const parts = splitText(content.text).map((text) => ({ type: 'text' as const, text }));
  if (parts.length === 0) throw new AppError('invalid', 'validation');
  return parts;
};
