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

/** The text of a time, kept until another time is asked for: many pushes have the same, and JSON makes it more slowly than all else. */
const createIsoText = () => {
  let ms = Number.NaN;
  let text = '';
  return (at: Date): string => {
    if (at.getTime() !== ms) text = at.toISOString();
    ms = at.getTime();
    return text;
  };
};

const receivedText = createIsoText();
const createdText = createIsoText();

export const toJournalRow = ({ merchantId, channelId, receivedAt, push, signatureKey }: AcceptedPush): JournalRow => {
  const at = receivedText(receivedAt);
  return {
    channelId,
    merchantId,
    key: withoutNul(push.key),
    signatureKey,
    openid: withoutNul(push.openid),
    shard: shardOf(channelId, push.openid),
    day: at.slice(0, 10),
    receivedAt: at,
    push: toJsonb({ ...push, createdAt: createdText(push.createdAt) }),
  };
};

/** A push as it was before JSON made text of its one date. */
export const revivePush = (push: InboundPush): InboundPush => ({ ...push, createdAt: new Date(push.createdAt) });
