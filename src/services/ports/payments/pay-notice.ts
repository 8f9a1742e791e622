import type { PaymentFact, RefundFact } from '../../../domain/payments/payment.js';

/** What an authentic notice of WeChat Pay says, in our words. */
export type PayNews =
  | { readonly kind: 'payment'; readonly fact: PaymentFact }
  | { readonly kind: 'refund'; readonly fact: RefundFact; readonly mchId: string }
  | { readonly kind: 'complaint'; readonly complaintId: string; readonly action: string }
  /** Of a kind we do not know: kept raw, without effect. */
  | { readonly kind: 'other' };

export type PayNotice = {
  readonly merchantId: string;
  readonly channelId: string;
  readonly mchId: string;
  readonly noticeId: string;
  readonly eventType: string;
  readonly news: PayNews;
  /** As it was decrypted, for review. */
  readonly resource: Readonly<Record<string, unknown>>;
};
