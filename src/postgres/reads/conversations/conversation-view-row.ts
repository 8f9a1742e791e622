import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { ConversationState, MessagePreview } from '../../../domain/conversations/conversation.js';
import type { ConversationRecord } from '../../../services/ports/reads/conversation-reads.js';
import { iso, isoOrNull } from '../iso.js';

export type ConversationViewRow = {
  readonly id: string;
  readonly state: ConversationState;
  readonly channel_id: string;
  readonly channel_name: string;
  readonly channel_kind: ChannelKind;
  readonly customer_id: string;
  readonly identity_id: string;
  readonly customer_name: string | null;
  readonly openid: string;
  readonly skill_group_id: string | null;
  readonly agent_id: string | null;
  readonly assignment_number: number;
  readonly priority: number;
  readonly arrived_at: Date;
  readonly opened_at: Date;
  readonly assigned_at: Date | null;
  readonly accepted_at: Date | null;
  readonly closed_at: Date | null;
  readonly last_number: number;
  readonly read_number: number;
  readonly unread_count: number;
  readonly last_message_at: Date | null;
  readonly last_preview: MessagePreview | null;
  readonly waiting_since: Date | null;
  readonly version: string;
};

/** Columns of a view; `c` is the conversation. */
export const VIEW_COLUMNS = `c.id, c.state, c.channel_id, ch.name as channel_name, ch.kind as channel_kind, c.customer_id,
  c.identity_id, cu.name as customer_name, i.openid, c.skill_group_id, c.agent_id, c.assignment_number, c.priority,
  c.arrived_at, c.opened_at, c.assigned_at, c.accepted_at, c.closed_at, c.last_number, c.read_number, c.unread_count,
  c.last_message_at, c.last_preview, c.waiting_since, c.version`;

export const VIEW_JOINS = `join channels ch on ch.id = c.channel_id join customers cu on cu.id = c.customer_id
  join identities i on i.id = c.identity_id`;

/** How much of an openid names a customer whose name is not known. */
const OPENID_TAIL = 6;

/** The customer's name where known, else the end of their openid. */
export const customerNameOf = ({ name, openid }: { readonly name: string | null; readonly openid: string }): string =>
  name ?? openid.slice(-OPENID_TAIL);

export const toConversationRecord = (row: ConversationViewRow): ConversationRecord => ({
  id: row.id,
  state: row.state,
  channelId: row.channel_id,
  channelName: row.channel_name,
  channelKind: row.channel_kind,
  customerId: row.customer_id,
  identityId: row.identity_id,
  customerName: customerNameOf({ name: row.customer_name, openid: row.openid }),
  skillGroupId: row.skill_group_id,
  agentId: row.agent_id,
  assignmentNumber: row.assignment_number,
  priority: row.priority,
  arrivedAt: iso(row.arrived_at),
  openedAt: iso(row.opened_at),
  assignedAt: isoOrNull(row.assigned_at),
  acceptedAt: isoOrNull(row.accepted_at),
  closedAt: isoOrNull(row.closed_at),
  lastNumber: row.last_number,
  readNumber: row.read_number,
  unread: row.unread_count,
  lastMessageAt: isoOrNull(row.last_message_at),
  lastPreview: row.last_preview,
  waitingSince: isoOrNull(row.waiting_since),
  version: Number(row.version),
});
