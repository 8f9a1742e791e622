import type { PaymentView, RefundView } from '../../contract/commerce/payments.js';
import { refundableFen } from '../../domain/payments/refund-rules.js';
import type { Payment } from '../../domain/payments/payment.js';
import type { PayAccountView } from '../../services/ports/payments/pay-accounts.js';
import type { RefundRow } from '../../services/ports/payments/payment-stores.js';

const iso = (at: Date | undefined): string | null => at?.toISOString() ?? null;

export const presentPayment = (payment: Payment, isPayer?: boolean): PaymentView => ({
  id: payment.id,
  channelId: payment.channelId,
  transactionId: payment.transactionId ?? null,
  outTradeNo: payment.outTradeNo,
  tradeState: payment.tradeState,
  total: payment.totalFen,
  payerTotal: payment.payerFen ?? null,
  refundable: refundableFen(payment),
  paidAt: iso(payment.paidAt),
  knownAt: payment.knownAt.toISOString(),
  isPayer: isPayer ?? null,
});

export const presentRefund = ({ payment, refund, ...request }: RefundRow): RefundView => ({
  id: request.id,
  payment: presentPayment(payment),
  amount: request.amountFen,
  reason: request.reason,
  request: request.state,
  needsApproval: request.needsApproval,
  requestedBy: request.requestedBy,
  requestedAt: request.requestedAt.toISOString(),
  decidedBy: request.decidedBy ?? null,
  decidedAt: iso(request.decidedAt),
  note: request.note ?? null,
  conversationId: request.conversationId ?? null,
  ...outcomeOf(refund),
});

const outcomeOf = (refund: RefundRow['refund']) => ({
  state: refund?.state ?? null,
  outRefundNo: refund?.outRefundNo ?? null,
  failureCode: refund?.failureCode ?? null,
  account: refund?.account ?? null,
  finishedAt: iso(refund?.finishedAt),
});

export const notifyUrlOf = (publicUrl: string, channelKey: string): string => `${publicUrl}/pay/${channelKey}/notify`;

export const presentPayAccount = (notifyUrl: string, account: PayAccountView) => ({
  mchId: account.mchId,
  merchantSerial: account.merchantSerial,
  publicKeyId: account.publicKeyId ?? null,
  platformCertificates: account.platformKeys.map(({ serial, validUntil }) => ({ serial, validUntil })),
  notifyUrl,
  complaintUrl: account.complaintUrl ?? null,
  updatedAt: account.updatedAt.toISOString(),
});
