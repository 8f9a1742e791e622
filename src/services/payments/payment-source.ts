import { isPaid, refundableFen } from '../../domain/payments/refund-rules.js';
import type { Payment } from '../../domain/payments/payment.js';
import { AppError } from '../../kernel/errors.js';
import type { PaymentFacts, PaymentLookup } from '../ports/orders/payment-lookup.js';
import type { LookUpPayment } from './look-up-payment.js';

const STATES = { paid: 'paid', refunded: 'refunded', closed: 'closed', revoked: 'closed' } as const;

/** WeChat Pay's own numbers have 28 digits and begin with 4 (practice); everything else is the merchant's. */
const isTransactionId = (number: string): boolean => /^4[0-9]{27}$/.test(number);

const toFacts = (payment: Payment): PaymentFacts => {
  const { tradeState, knownAt, paidAt, totalFen } = payment;
  return {
    transactionId: payment.transactionId,
    outTradeNo: payment.outTradeNo,
    state:
      tradeState === 'unpaid' || tradeState === 'paying' || tradeState === 'failed' ? 'unpaid' : STATES[tradeState],
    description: undefined,
    totalFen,
    refundedFen: isPaid(tradeState) ? totalFen - refundableFen(payment) : 0,
    createdAt: (paidAt ?? knownAt).toISOString(),
    paidAt: paidAt?.toISOString(),
  };
};

/** WeChat Pay as a source of orders. */
export const createPaymentSource =
  (lookUpPayment: LookUpPayment): PaymentLookup =>
  async ({ merchantId, channelId, number }) => {
    try {
      const wanted = isTransactionId(number) ? { transactionId: number } : { outTradeNo: number };
      const payment = await lookUpPayment({ merchantId, channelId, number: wanted });
      return payment ? { status: 'found', payment: toFacts(payment) } : { status: 'missing' };
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
      return { status: 'failed', fault: error.kind === 'unavailable' ? 'unreachable' : 'refused' };
    }
  };
