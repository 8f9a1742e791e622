import type { ConversationEntry } from '../../../domain/conversations/conversation.js';
import type { ChannelKind } from '../../../domain/channels/channel.js';
import type { Identity } from '../../../services/ports/stores/conversations/conversation-stores.js';

/** A row as the driver gives it. */
export type IdentityRow = {
  readonly id: string;
  readonly channel_id: string;
  readonly channel_kind: ChannelKind;
  readonly customer_id: string;
  readonly openid: string;
  readonly last_agent_id: string | null;
  readonly entry: ConversationEntry | null;
  readonly entered_at: Date | null;
  readonly is_blocked: boolean;
};

/** Of `identities`, or of what has its columns. */
export const IDENTITY_COLUMNS = `id, channel_id, customer_id, openid, last_agent_id, entry, entered_at,
  (select kind from channels where channels.id = channel_id) as channel_kind,
  exists (select from customer_blocks where blocked_id = customer_id) as is_blocked`;

export const toIdentity = (row: IdentityRow): Identity => ({
  id: row.id,
  channelId: row.channel_id,
  channelKind: row.channel_kind,
  customerId: row.customer_id,
  openid: row.openid,
  lastAgentId: row.last_agent_id ?? undefined,
  entry: row.entry ?? undefined,
  enteredAt: row.entered_at ?? undefined,
  isBlocked: row.is_blocked,
});
