import type {
  CloseReason,
  Conversation,
  ConversationEntry,
  ConversationState,
  MessagePreview,
} from '../../../domain/conversations/conversation.js';

/** A row as the driver gives it: dates as Date, bigint as text. */
export type ConversationRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly channel_id: string;
  readonly identity_id: string;
  readonly customer_id: string;
  readonly opened_month: string;
  readonly state: ConversationState;
  readonly skill_group_id: string | null;
  readonly agent_id: string | null;
  readonly preferred_agent_id: string | null;
  readonly mentioned_agent_ids: readonly string[];
  readonly assignment_number: number;
  readonly priority: number;
  readonly arrived_at: Date;
  readonly queued_at: Date | null;
  readonly assigned_at: Date | null;
  readonly accepted_at: Date | null;
  readonly opened_at: Date;
  readonly closed_at: Date | null;
  readonly close_reason: CloseReason | null;
  readonly entry: ConversationEntry;
  readonly last_number: number;
  readonly last_message_at: Date | null;
  readonly last_preview: MessagePreview | null;
  readonly waiting_since: Date | null;
  readonly last_customer_at: Date | null;
  readonly last_agent_at: Date | null;
  readonly read_number: number;
  readonly unread_count: number;
  readonly returned_count: number;
  readonly version: string;
  readonly updated_at: Date;
};

// opened_month as text: a date parsed into a Date would shift with the server's time zone.
export const CONVERSATION_COLUMNS = `id, merchant_id, channel_id, identity_id, customer_id, opened_month::text as opened_month,
  state, skill_group_id, agent_id, preferred_agent_id, mentioned_agent_ids, assignment_number, priority, arrived_at, queued_at, assigned_at,
  accepted_at, opened_at, closed_at, close_reason, entry, last_number, last_message_at, last_preview, waiting_since,
  last_customer_at, last_agent_at, read_number, unread_count, returned_count, version, updated_at`;

export const toConversation = (row: ConversationRow): Conversation => ({
  id: row.id,
  merchantId: row.merchant_id,
  channelId: row.channel_id,
  identityId: row.identity_id,
  customerId: row.customer_id,
  openedMonth: row.opened_month,
  state: row.state,
  mentionedAgentIds: row.mentioned_agent_ids,
  assignmentNumber: row.assignment_number,
  priority: row.priority,
  arrivedAt: row.arrived_at,
  openedAt: row.opened_at,
  entry: row.entry,
  lastNumber: row.last_number,
  readNumber: row.read_number,
  unreadCount: row.unread_count,
  returnedCount: row.returned_count,
  version: Number(row.version),
  updatedAt: row.updated_at,
  ...optionalMembers(row),
});

const optionalMembers = (row: ConversationRow) => ({
  skillGroupId: orUndefined(row.skill_group_id),
  agentId: orUndefined(row.agent_id),
  preferredAgentId: orUndefined(row.preferred_agent_id),
  queuedAt: orUndefined(row.queued_at),
  assignedAt: orUndefined(row.assigned_at),
  acceptedAt: orUndefined(row.accepted_at),
  closedAt: orUndefined(row.closed_at),
  closeReason: orUndefined(row.close_reason),
  lastMessageAt: orUndefined(row.last_message_at),
  lastPreview: orUndefined(row.last_preview),
  waitingSince: orUndefined(row.waiting_since),
  lastCustomerAt: orUndefined(row.last_customer_at),
  lastAgentAt: orUndefined(row.last_agent_at),
});

const orUndefined = <T>(value: T | null): T | undefined => value ?? undefined;
