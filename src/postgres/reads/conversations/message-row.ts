import type { DeliveryError, DeliveryState, Message, MessageDirection } from '../../../domain/conversations/message.js';
import type { MediaFacts, MessageRecord } from '../../../services/ports/reads/conversation-reads.js';
import { iso } from '../iso.js';

export type MediaRow = {
  readonly media_id: string;
  readonly media_state: MediaFacts['state'];
  readonly media_kind: MediaFacts['kind'];
  readonly content_type: string | null;
  readonly width: number | null;
  readonly height: number | null;
};

export type MessageRow = {
  readonly id: string;
  readonly conversation_id: string;
  readonly number: number;
  readonly client_msg_id: string | null;
  readonly direction: MessageDirection;
  readonly agent_id: string | null;
  readonly content: Message['content'];
  readonly delivery: DeliveryState | null;
  readonly delivery_error: DeliveryError | null;
  readonly late: boolean;
  readonly occurred_at: Date;
} & (MediaRow | { readonly media_id: null });

export const MEDIA_COLUMNS = `md.id as media_id, md.state as media_state, md.kind as media_kind, md.content_type, md.width, md.height`;

export const toMedia = (row: MediaRow): MediaFacts => ({
  id: row.media_id,
  state: row.media_state,
  kind: row.media_kind,
  contentType: row.content_type,
  width: row.width,
  height: row.height,
});

export const toMessageRecord = (row: MessageRow): MessageRecord => ({
  id: row.id,
  conversationId: row.conversation_id,
  number: row.number,
  clientMsgId: row.client_msg_id,
  direction: row.direction,
  agentId: row.agent_id,
  content: row.content,
  media: row.media_id === null ? null : toMedia(row),
  delivery: row.delivery,
  deliveryError: row.delivery_error,
  late: row.late,
  occurredAt: iso(row.occurred_at),
});
