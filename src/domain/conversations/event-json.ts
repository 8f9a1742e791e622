import type { Conversation } from './conversation.js';
import type { DomainEvent } from './events.js';
import type { Message } from './message.js';
import type { Grant } from '../channels/reply-window.js';

const toDate = (at: Date): Date => new Date(at);
const toDateIfSet = (at: Date | null | undefined): Date | undefined => (at ? new Date(at) : undefined);

const reviveConversation = (conversation: Conversation): Conversation => ({
  ...conversation,
  // Absent from what an older release wrote.
  mentionedAgentIds: conversation.mentionedAgentIds ?? [],
  arrivedAt: toDate(conversation.arrivedAt),
  queuedAt: toDateIfSet(conversation.queuedAt),
  assignedAt: toDateIfSet(conversation.assignedAt),
  acceptedAt: toDateIfSet(conversation.acceptedAt),
  openedAt: toDate(conversation.openedAt),
  closedAt: toDateIfSet(conversation.closedAt),
  lastMessageAt: toDateIfSet(conversation.lastMessageAt),
  waitingSince: toDateIfSet(conversation.waitingSince),
  lastCustomerAt: toDateIfSet(conversation.lastCustomerAt),
  lastAgentAt: toDateIfSet(conversation.lastAgentAt),
  updatedAt: toDate(conversation.updatedAt),
});

const reviveMessage = (message: Message): Message => ({ ...message, occurredAt: toDate(message.occurredAt) });

const reviveGrant = (grant: Grant): Grant => ({
  ...grant,
  openedAt: toDate(grant.openedAt),
  expiresAt: toDate(grant.expiresAt),
});

/**
 * An event as it was before JSON made text of its dates. Only events of our own are read, from the outbox and the event log;
 * one of a newer release than this process passes as it is.
 */
const reviveEvent = (event: DomainEvent): DomainEvent => {
  switch (event.type) {
    case 'message.added':
      return { ...event, message: reviveMessage(event.message) };
    case 'conversation.changed':
      return { ...event, conversation: reviveConversation(event.conversation) };
    case 'allowance.changed':
      return { ...event, grants: event.grants.map(reviveGrant) };
    default:
      return event;
  }
};

const texts = new WeakMap<DomainEvent, string>();

/** The event in a JSON text of ours. Throws when it is not JSON. */
export const parseEvent = (json: string): DomainEvent => {
  const event = reviveEvent(JSON.parse(json));
  texts.set(event, json);
  return event;
};

/** The event as JSON: the text it was read from, where there is one. */
export const eventText = (event: DomainEvent): string => texts.get(event) ?? JSON.stringify(event);

/** The events in a JSON array of ours. */
export const parseEvents = (json: string): readonly DomainEvent[] => {
  const events: readonly DomainEvent[] = JSON.parse(json);
  return events.map(reviveEvent);
};
