import type { ConversationView } from '../contract/conversations/conversations.js';
import type { MediaView, MessageView } from '../contract/conversations/messages.js';
import type { LiveEvent } from '../contract/socket-frames.js';
import type { Conversation } from '../domain/conversations/conversation.js';
import type { DomainEvent } from '../domain/conversations/events.js';
import type { Message } from '../domain/conversations/message.js';
import type { Clock } from '../kernel/clock.js';
import type { ViewLookups } from '../services/ports/reads/view-lookups.js';
import { toAllowanceRecord } from '../services/reads/allowance-view.js';

export type PresentDeps = {
  readonly lookups: ViewLookups;
  /** A line as the API shows it too. */
  readonly messageViewOf: (merchantId: string, message: Message) => Promise<MessageView>;
  /** A stored picture, voice or video with a fresh signed link; undefined when it is not the merchant's or does not exist. */
  readonly mediaViewOf: (merchantId: string, mediaId: string) => Promise<MediaView | undefined>;
  readonly clock: Clock;
};

const instantOf = (at: Date | undefined): string | null => at?.toISOString() ?? null;

const presentConversation = async ({ lookups }: PresentDeps, conversation: Conversation): Promise<ConversationView> => {
  const { merchantId, channelId, identityId } = conversation;
  const [channel, customerName] = await Promise.all([
    lookups.channelOf(merchantId, channelId),
    lookups.customerNameOf(merchantId, identityId),
  ]);
  return {
    id: conversation.id,
    state: conversation.state,
    channelId,
    channelName: channel?.name ?? '',
    channelKind: channel?.kind ?? 'official_account',
    customerId: conversation.customerId,
    identityId,
    customerName: customerName ?? '',
    skillGroupId: conversation.skillGroupId ?? null,
    agentId: conversation.agentId ?? null,
    assignmentNumber: conversation.assignmentNumber,
    priority: conversation.priority,
    arrivedAt: conversation.arrivedAt.toISOString(),
    openedAt: conversation.openedAt.toISOString(),
    assignedAt: instantOf(conversation.assignedAt),
    acceptedAt: instantOf(conversation.acceptedAt),
    closedAt: instantOf(conversation.closedAt),
    lastNumber: conversation.lastNumber,
    readNumber: conversation.readNumber,
    unread: conversation.unreadCount,
    lastMessageAt: instantOf(conversation.lastMessageAt),
    lastPreview: conversation.lastPreview ?? null,
    waitingSince: instantOf(conversation.waitingSince),
    version: conversation.version,
  };
};

/** What moves money only says what to read again. */
const presentMoney = (event: DomainEvent): LiveEvent | undefined => {
  if (event.type === 'complaint.changed') return { type: event.type, complaintId: event.complaintId };
  if (event.type !== 'payment.changed') return undefined;
  return { type: event.type, orderId: event.paymentId, conversationId: event.conversationId ?? null };
};

/** Events that are shown as they are. Undefined: of a newer release than this process. */
const presentNotice = (event: DomainEvent): LiveEvent | undefined => {
  switch (event.type) {
    case 'agent.changed': {
      const { skillGroupIds, statusReason = null, ...facts } = event;
      return { ...facts, statusReason, skillGroupIds: [...skillGroupIds] };
    }
    case 'conversation.alarm':
      return { type: event.type, conversationId: event.conversationId, alarm: event.alarm };
    case 'customer.changed':
      return { type: event.type, customerId: event.customerId, name: event.name ?? null };
    case 'ticket.changed': {
      const { type, act, ticket } = event;
      return { type, act, ticket: { ...ticket, tags: [...ticket.tags], alarms: [...ticket.alarms] } };
    }
    case 'wiring.checked':
      return { ...event, turnedRed: [...event.turnedRed] };
    case 'channel.changed':
      return { type: event.type, channelId: event.channelId };
    case 'note.mentioned': {
      const { type, conversationId, messageId, authorId, excerpt } = event;
      return { type, conversationId, messageId, authorId, excerpt };
    }
    default:
      return presentMoney(event);
  }
};

/** Undefined: nothing to say, because the picture is gone or the event is of a newer release than this process. */
export const presentEvent = async (
  deps: PresentDeps,
  merchantId: string,
  event: DomainEvent,
): Promise<LiveEvent | undefined> => {
  if (event.type === 'customer.changed') deps.lookups.forgetCustomerNames();
  switch (event.type) {
    case 'message.added':
      return { type: event.type, message: await deps.messageViewOf(merchantId, event.message) };
    case 'message.delivery_changed': {
      const { type, conversationId, messageId, number, delivery, error } = event;
      return { type, conversationId, messageId, number, delivery, error: error ?? null };
    }
    case 'message.media_stored': {
      const { type, conversationId, messageId, number, storedMediaId } = event;
      const media = await deps.mediaViewOf(merchantId, storedMediaId);
      return media && { type, conversationId, messageId, number, media };
    }
    case 'conversation.changed': {
      const conversation = await presentConversation(deps, event.conversation);
      return { type: event.type, cause: event.cause, conversationId: conversation.id, conversation };
    }
    case 'allowance.changed': {
      const { grants, ...allowance } = toAllowanceRecord(event.grants, deps.clock.now());
      return {
        type: event.type,
        conversationId: event.conversationId,
        allowance: { ...allowance, grants: [...grants] },
      };
    }
    default:
      return presentNotice(event);
  }
};

/** What somebody hears about a conversation that they may not see any more. */
export const presentGone = (event: Extract<DomainEvent, { type: 'conversation.changed' }>): LiveEvent => ({
  type: 'conversation.changed',
  cause: event.cause,
  conversationId: event.conversation.id,
  conversation: null,
});
