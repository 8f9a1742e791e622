import type { OutboundContent } from '../../../domain/conversations/message.js';
import type { Charge, GrantBucket } from '../../../domain/channels/reply-window.js';
import type {
  ClaimedOutbound,
  NewOutbound,
  SentMessage,
} from '../../../services/ports/stores/conversations/outbound-stores.js';

/** Everything a send needs, so that the sender reads no other row. */
export type OutboundPayload = {
  readonly openid: string;
  readonly windowEndsAt: string;
  readonly content: OutboundContent;
};

export type ChargeRow = { readonly bucket: GrantBucket | null; readonly payload: OutboundPayload };

export type ClaimedRow = ChargeRow & {
  readonly id: string;
  readonly merchant_id: string;
  readonly channel_id: string;
  readonly identity_id: string;
  readonly conversation_id: string;
  readonly message_id: string;
  readonly opened_month: string;
  readonly part: number;
  readonly parts: number;
  readonly attempts: number;
  readonly lease_number: string;
  readonly created_at: Date;
};

// opened_month as text: a date parsed into a Date would shift with the server's time zone.
export const CLAIMED_COLUMNS = `id, merchant_id, channel_id, identity_id, conversation_id, message_id,
  opened_month::text as opened_month, part, parts, payload, bucket, attempts, lease_number, created_at`;

export const toPayload = ({ openid, content, charge }: NewOutbound): OutboundPayload => ({
  openid,
  content,
  windowEndsAt: charge.expiresAt.toISOString(),
});

export const toCharge = ({ bucket, payload }: ChargeRow): Charge | undefined =>
  bucket === null ? undefined : { bucket, expiresAt: new Date(payload.windowEndsAt) };

export const toClaimed = (row: ClaimedRow): ClaimedOutbound => ({
  id: row.id,
  merchantId: row.merchant_id,
  channelId: row.channel_id,
  identityId: row.identity_id,
  conversationId: row.conversation_id,
  messageId: row.message_id,
  openedMonth: row.opened_month,
  part: row.part,
  parts: row.parts,
  openid: row.payload.openid,
  content: row.payload.content,
  charge: toCharge(row),
  attempts: row.attempts,
  leaseNumber: Number(row.lease_number),
  createdAt: row.created_at,
});

export type SentRow = {
  readonly id: string;
  readonly conversation_id: string;
  readonly message_id: string;
  readonly number: number;
  readonly agent_id: string | null;
  readonly skill_group_id: string | null;
  readonly is_next_waiting: boolean;
};

export const toSentMessage = (row: SentRow): SentMessage => ({
  outboundId: row.id,
  conversationId: row.conversation_id,
  messageId: row.message_id,
  number: row.number,
  agentId: row.agent_id ?? undefined,
  skillGroupId: row.skill_group_id ?? undefined,
  isNextWaiting: row.is_next_waiting,
});
