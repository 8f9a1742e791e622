import { randomUUID } from 'node:crypto';
import type { Conversation } from '../../../src/domain/conversations/conversation.js';
import type { DomainEvent } from '../../../src/domain/conversations/events.js';
import type { Message } from '../../../src/domain/conversations/message.js';

const at = new Date('2026-11-22T08:00:00.123Z');

export const aConversation = (changes: Partial<Conversation> = {}): Conversation => ({
  id: randomUUID(),
  merchantId: randomUUID(),
  channelId: randomUUID(),
  identityId: randomUUID(),
  customerId: randomUUID(),
  openedMonth: '2026-11-01',
  state: 'active',
  skillGroupId: undefined,
  agentId: undefined,
  preferredAgentId: undefined,
  mentionedAgentIds: [],
  assignmentNumber: 1,
  priority: 0,
  arrivedAt: at,
  queuedAt: undefined,
  assignedAt: undefined,
  acceptedAt: undefined,
  openedAt: at,
  closedAt: undefined,
  closeReason: undefined,
  entry: {},
  lastNumber: 1,
  lastMessageAt: at,
  lastPreview: { type: 'text', text: '在吗', direction: 'inbound' },
  waitingSince: at,
  lastCustomerAt: at,
  lastAgentAt: undefined,
  readNumber: 0,
  unreadCount: 1,
  returnedCount: 0,
  version: 1,
  updatedAt: at,
  ...changes,
});

export const aMessage = (changes: Partial<Message> = {}): Message => ({
  id: randomUUID(),
  conversationId: randomUUID(),
  number: 1,
  clientMsgId: undefined,
  direction: 'inbound',
  agentId: undefined,
  content: { type: 'text', text: '你好，我的订单到哪了？' },
  delivery: undefined,
  deliveryError: undefined,
  late: false,
  occurredAt: at,
  ...changes,
});

/** A line for one agent; `number` tells it from others. */
export const aLineFor = (agentId: string, number: number): DomainEvent => ({
  type: 'message.added',
  message: aMessage({ number }),
  audience: { agentId, skillGroupId: undefined },
});

export const aChange = (
  conversation: Conversation,
  changes: Partial<Extract<DomainEvent, { type: 'conversation.changed' }>> = {},
): DomainEvent => ({
  type: 'conversation.changed',
  cause: 'message',
  conversation,
  formerAgentId: undefined,
  formerSkillGroupId: undefined,
  ...changes,
});
