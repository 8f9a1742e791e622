import { z } from 'zod';
import { COMPLAINT_ID } from '../../../domain/payments/payment.js';
import type { PayNews } from '../../../services/ports/payments/pay-notice.js';
import { openWithAny } from '../pay-crypto.js';
import { refundNotice, toPaymentFact, toRefundFact, transaction } from '../to-payment.js';

const FORBIDDEN: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws on a name that could reach an object's prototype, however deep. */
const refuseForbidden = (_name: string, value: unknown): unknown => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  if (Object.keys(value).some((name) => FORBIDDEN.has(name))) throw new SyntaxError('forbidden name');
  return value;
};

const parseObject = (bytes: Buffer): unknown => {
  try {
    // Also refuses what is not UTF-8, and a byte-order mark, which JSON.parse does not take.
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    const value: unknown = JSON.parse(text, refuseForbidden);
    return value;
  } catch {
    return undefined;
  }
};

const envelope = z.object({
  id: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  event_type: z.string().regex(/^[A-Z_.]{1,64}$/),
  resource: z.object({
    original_type: z.string().optional(),
    algorithm: z.literal('AEAD_AES_256_GCM'),
    ciphertext: z.string(),
    nonce: z.string(),
    associated_data: z.string().default(''),
  }),
});
const resourceObject = z.record(z.string(), z.unknown());
const complaintBody = z.object({
  complaint_id: z.string().regex(COMPLAINT_ID),
  action_type: z.string().max(64).default(''),
});
const REFUND_STATUS_OF: Readonly<Record<string, string>> = {
  'REFUND.SUCCESS': 'SUCCESS',
  'REFUND.ABNORMAL': 'ABNORMAL',
  'REFUND.CLOSED': 'CLOSED',
};

export type OpenedNotice = {
  readonly noticeId: string;
  readonly eventType: string;
  readonly news: PayNews;
  readonly resource: Readonly<Record<string, unknown>>;
};

type Said = { readonly eventType: string; readonly original: string | undefined; readonly resource: unknown };

const paymentNews = ({ eventType, original, resource }: Said): PayNews | undefined => {
  const said = transaction.safeParse(resource);
  if (!said.success || eventType !== 'TRANSACTION.SUCCESS' || original !== 'transaction') return undefined;
  const { amount, trade_state: state, transaction_id: id } = said.data;
  const isWhole = state === 'paid' && id !== undefined && (amount?.total ?? 0) > 0;
  return isWhole ? { kind: 'payment', fact: toPaymentFact(said.data) } : undefined;
};

const refundNews = ({ eventType, original, resource }: Said): PayNews | undefined => {
  const said = refundNotice.safeParse(resource);
  if (!said.success || (original !== undefined && original !== 'refund')) return undefined;
  const { refund_status: status, mchid: mchId } = said.data;
  return REFUND_STATUS_OF[eventType] === status
    ? { kind: 'refund', fact: toRefundFact(said.data, status), mchId }
    : undefined;
};

const complaintNews = ({ original, resource }: Said): PayNews | undefined => {
  const said = complaintBody.safeParse(resource);
  if (!said.success || (original !== undefined && original !== 'complaint')) return undefined;
  return { kind: 'complaint', complaintId: said.data.complaint_id, action: said.data.action_type };
};

const READERS: Readonly<Record<string, (said: Said) => PayNews | undefined>> = {
  TRANSACTION: paymentNews,
  REFUND: refundNews,
  COMPLAINT: complaintNews,
};

/** Undefined where event, original type and the state inside do not agree, or a field is not what it must be. */
const newsOf = (said: Said): PayNews | undefined => {
  const family = said.eventType.replace(/\..*$/, '');
  const read = Object.hasOwn(READERS, family) ? READERS[family] : undefined;
  return read ? read(said) : { kind: 'other' };
};

/** An authentic notice, opened and read; undefined for every flaw alike. */
export const readNotice = (body: Buffer, apiV3Keys: readonly string[]): OpenedNotice | undefined => {
  const outer = envelope.safeParse(parseObject(body));
  if (!outer.success) return undefined;
  const { id: noticeId, event_type: eventType, resource: sealed } = outer.data;
  const { ciphertext, nonce, associated_data: associatedData } = sealed;
  const opened = openWithAny(apiV3Keys, { ciphertext, nonce, associatedData });
  const resource = resourceObject.safeParse(opened && parseObject(opened));
  if (!resource.success || Array.isArray(resource.data)) return undefined;
  const news = newsOf({ eventType, original: sealed.original_type, resource: resource.data });
  return news && { noticeId, eventType, news, resource: resource.data };
};
