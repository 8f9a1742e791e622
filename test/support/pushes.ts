import type { AcceptedPush } from '../../src/services/ports/queues/inbound-queue.js';
import { newId } from './postgres.js';

type Wanted = {
  readonly merchantId?: string;
  readonly channelId?: string;
  readonly openid?: string;
  readonly msgId?: string;
  readonly text?: string;
  readonly receivedAt?: Date;
  readonly signatureKey?: string;
};

/** A text message as the push endpoint hands it on, different from every other unless told otherwise. */
export const aPush = (wanted: Wanted = {}): AcceptedPush => {
  const { merchantId = newId(), channelId = newId(), openid = 'oUser1', msgId = newId(), text = '你好' } = wanted;
  return {
    merchantId,
    channelId,
    receivedAt: wanted.receivedAt ?? new Date(),
    signatureKey: wanted.signatureKey,
    push: {
      kind: 'message',
      openid,
      createdAt: new Date('2026-01-01T00:00:00Z'),
      key: `${openid} ${msgId}`,
      wechatName: 'text',
      msgId,
      content: { type: 'text', text },
    },
  };
};
