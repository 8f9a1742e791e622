import { hash } from 'node:crypto';
import { childrenOf, textOf } from '../../protocol/push-document.js';
import type { PushDocument, PushValue } from '../../protocol/push-document.js';

/**
 * What tells two events of one sender, name and second apart. After the first five come ids of pushes whose sender is WeChat itself
 * (orders, parcels, checks, complaints): many of them may carry the same sender, name and second.
 */
const TELLING_FIELDS = [
  'EventKey',
  'OpenID',
  'openid',
  'MsgID',
  'KfAccount',
  'FromKfAccount',
  'ToKfAccount',
  'trace_id',
  'transaction_id',
  'merchant_trade_no',
  'complaint_order_id',
  'WayBillId',
] as const;

const SUBSCRIPTION_WRAPPER = 'SubscribeMsgSentEvent';

const asText = (value: PushValue | undefined): string | undefined =>
  value === undefined || typeof value === 'string' ? value : JSON.stringify(value);

/** Message ids of a sent-subscription event, which sit in its list. */
const listedMessageIds = (document: PushDocument): readonly string[] => {
  const holders = [document, ...childrenOf(document, SUBSCRIPTION_WRAPPER)];
  return holders.flatMap((holder) => childrenOf(holder, 'List')).flatMap((item) => textOf(item, 'MsgID') ?? []);
};

/** MsgId alone is not unique: WeChat has used the same one for two customers. */
export const messageKey = (openid: string, msgId: string): string => `m:${openid}:${msgId}`;

type EventIdentity = { readonly openid: string; readonly createTime: string; readonly event: string };

/** Hashed, because a menu key may be a URL longer than an index takes. */
export const eventKey = ({ openid, createTime, event }: EventIdentity, document: PushDocument): string => {
  const telling = TELLING_FIELDS.map((name) => asText(document[name]) ?? null);
  const identity = JSON.stringify([openid, createTime, event, telling, listedMessageIds(document)]);
  return `e:${hash('sha256', identity, 'base64url')}`;
};
