import type { Instant } from '../../../domain/orders/order.js';
import type { SourceFailure } from './order-finder.js';

/** A payment as WeChat Pay knows it. */
export type PaymentFacts = {
  readonly transactionId: string | undefined;
  readonly outTradeNo: string;
  readonly state: 'paid' | 'unpaid' | 'closed' | 'refunded';
  readonly description: string | undefined;
  readonly totalFen: number;
  readonly refundedFen: number;
  readonly createdAt: Instant;
  readonly paidAt: Instant | undefined;
};

/** Looks a payment up by the number a customer reads off their bill. Never throws for what it is or is not answered. */
export type PaymentLookup = (
  wanted: { readonly merchantId: string; readonly channelId: string; readonly number: string },
  signal: AbortSignal,
) => Promise<
  { readonly status: 'found'; readonly payment: PaymentFacts } | { readonly status: 'missing' } | SourceFailure
>;
