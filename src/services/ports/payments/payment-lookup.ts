import type { Payment } from '../../../domain/payments/payment.js';
import type { PaymentNumber } from './pay-gateway.js';

/** WeChat Pay as a source of orders: what was paid under a number. Undefined: it does not know it. */
export type PaymentLookup = (wanted: {
  readonly merchantId: string;
  readonly channelId?: string | undefined;
  readonly number: PaymentNumber;
}) => Promise<Payment | undefined>;
