import type { InboundPush } from '../../domain/conversations/inbound.js';
import type { AcceptedPush } from '../../services/ports/queues/inbound-queue.js';
import { toJsonb } from '../jsonb.js';
import { shardOf } from './shard.js';

/** A push as the insert wants it; texts hold nothing that Postgres refuses. */
export type JournalRow = {
  readonly channelId: string;
  readonly merchantId: string;
  readonly key: string;
  readonly signatureKey: string | undefined;
  readonly openid: string;
  readonly shard: number;
  /** UTC day of `receivedAt`: names the partition. */
  readonly day: string;
  readonly receivedAt: string;
  /** JSON. */
  readonly push: string;
};

/** Postgres text cannot hold NUL. */
const withoutNul = (text: string): string => (text.includes('\0') ? text.replaceAll('\0', '\ufffd') : text);

export const toJournalRow = ({ merchantId, channelId, receivedAt, push, signatureKey }: AcceptedPush): JournalRow => {
  const at = receivedAt.toISOString();
  return {
    channelId,
    merchantId,
    key: withoutNul(push.key),
    signatureKey,
    openid: withoutNul(push.openid),
    shard: shardOf(channelId, push.openid),
    day: at.slice(0, 10),
    receivedAt: at,
    push: toJsonb(push),
  };
};

/** A push as it was before JSON made text of its one date. */
export const revivePush = (push: InboundPush): InboundPush => ({ ...push, createdAt: new Date(push.createdAt) });
