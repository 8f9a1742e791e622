import type { Conversation } from '../conversations/conversation.js';
import type { ConversationCause, DomainEvent } from '../conversations/events.js';
import type { Message } from '../conversations/message.js';
import type { TicketAct } from '../tickets/ticket.js';
import type { TicketRecord } from '../tickets/ticket-record.js';

/** What an endpoint may ask to be told of. */
export const WEBHOOK_EVENTS = [
  'conversation.opened',
  'conversation.assigned',
  'conversation.closed',
  'conversation.reopened',
  'message.received',
  'message.sent',
  'ticket.opened',
  'ticket.changed',
  'rating.given',
] as const;
export type WebhookEventType = (typeof WEBHOOK_EVENTS)[number];

/** An event as the outside reads it. `key` is the same however often the event is announced, and differs from every other's. */
export type WebhookEvent = {
  readonly key: string;
  readonly type: WebhookEventType | 'ping';
  readonly at: Date;
  readonly data: Readonly<Record<string, unknown>>;
};

const CAUSES: Readonly<Partial<Record<ConversationCause, WebhookEventType>>> = {
  opened: 'conversation.opened',
  assigned: 'conversation.assigned',
  claimed: 'conversation.assigned',
  transferred: 'conversation.assigned',
  closed: 'conversation.closed',
  reopened: 'conversation.reopened',
};

const conversationEvent = (cause: ConversationCause, conversation: Conversation): WebhookEvent | undefined => {
  const type = CAUSES[cause];
  // Given to a skill group, it waits for somebody.
  if (type === undefined || (type === 'conversation.assigned' && conversation.agentId === undefined)) return undefined;
  const { id, state, channelId, customerId, agentId, skillGroupId, openedAt, closedAt, closeReason } = conversation;
  return {
    key: `${type}:${id}:${conversation.version}`,
    type,
    at: conversation.updatedAt,
    data: {
      conversationId: id,
      state,
      channelId,
      customerId,
      agentId: agentId ?? null,
      skillGroupId: skillGroupId ?? null,
      openedAt: openedAt.toISOString(),
      closedAt: closedAt?.toISOString() ?? null,
      closeReason: closeReason ?? null,
    },
  };
};

const messageEvent = (message: Message): WebhookEvent | undefined => {
  const { id, conversationId, number, direction, content, occurredAt: at } = message;
  if (content.type === 'desk_event' && content.act === 'rated') {
    const data = { conversationId, score: Number(content.reason) };
    return { key: `rating.given:${id}`, type: 'rating.given', at, data };
  }
  if (direction !== 'inbound') return undefined;
  const text = content.type === 'text' ? content.text : null;
  const data = { messageId: id, conversationId, number, contentType: content.type, text };
  return { key: `message.received:${id}`, type: 'message.received', at, data };
};

/** Linking and reminders are no changes of what a ticket says. */
const TOLD_ACTS: ReadonlySet<TicketAct> = new Set([
  'created',
  'changed',
  'replied',
  'merged',
  'took_over',
  'chased',
  'reopened',
]);

const ticketEvent = (act: TicketAct, ticket: TicketRecord): WebhookEvent | undefined => {
  if (!TOLD_ACTS.has(act)) return undefined;
  const type = act === 'created' ? 'ticket.opened' : 'ticket.changed';
  const { id, number, subject, status, priority, agentId, skillGroupId, customerId, version, updatedAt } = ticket;
  return {
    key: `${type}:${id}:${version}`,
    type,
    at: new Date(updatedAt),
    data: { ticketId: id, number, subject, status, priority, agentId, skillGroupId, customerId, act },
  };
};

/** What the outside is told of an event; undefined: nothing. `at`: for what happens without a time of its own. */
export const toWebhookEvent = (event: DomainEvent, at: Date): WebhookEvent | undefined => {
  switch (event.type) {
    case 'conversation.changed':
      return conversationEvent(event.cause, event.conversation);
    case 'message.added':
      return messageEvent(event.message);
    case 'message.delivery_changed': {
      const { messageId, conversationId, number, delivery } = event;
      if (delivery !== 'sent') return undefined;
      const data = { messageId, conversationId, number };
      return { key: `message.sent:${messageId}`, type: 'message.sent', at, data };
    }
    case 'ticket.changed':
      return ticketEvent(event.act, event.ticket);
    default:
      return undefined;
  }
};

/** The body of a delivery: these bytes are signed. `id` is the same when the same event comes twice. */
export const webhookBody = (merchantId: string, { key, type, at, data }: WebhookEvent): string =>
  JSON.stringify({ id: key, type, at: at.toISOString(), merchantId, data });
