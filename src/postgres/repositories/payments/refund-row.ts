import type { Refund, RefundRequest } from '../../../domain/payments/payment.js';
import type { RefundRequestState, RefundState } from '../../../domain/payments/refund-rules.js';

export type RequestRow = {
  readonly id: string;
  readonly payment_id: string;
  readonly amount_fen: string;
  readonly reason: string;
  readonly state: RefundRequestState;
  readonly needs_approval: boolean;
  readonly requested_by: string;
  readonly requested_at: Date;
  readonly decided_by: string | null;
  readonly decided_at: Date | null;
  readonly note: string | null;
  readonly conversation_id: string | null;
  readonly client_refund_id: string;
};

export const toRequest = (row: RequestRow): RefundRequest => ({
  id: row.id,
  paymentId: row.payment_id,
  amountFen: Number(row.amount_fen),
  reason: row.reason,
  state: row.state,
  needsApproval: row.needs_approval,
  requestedBy: row.requested_by,
  requestedAt: row.requested_at,
  decidedBy: row.decided_by ?? undefined,
  decidedAt: row.decided_at ?? undefined,
  note: row.note ?? undefined,
  conversationId: row.conversation_id ?? undefined,
  clientRefundId: row.client_refund_id,
});

export type RefundColumns = {
  readonly id: string;
  readonly merchant_id: string;
  readonly request_id: string | null;
  readonly payment_id: string | null;
  readonly channel_id: string;
  readonly out_refund_no: string;
  readonly refund_id: string | null;
  readonly amount_fen: string;
  readonly state: RefundState;
  readonly failure_code: string | null;
  readonly account: string | null;
  readonly attempts: number;
  readonly asked: number;
  readonly created_at: Date;
  readonly finished_at: Date | null;
};

export const toRefund = (row: RefundColumns): Refund => ({
  id: row.id,
  merchantId: row.merchant_id,
  requestId: row.request_id ?? undefined,
  paymentId: row.payment_id ?? undefined,
  channelId: row.channel_id,
  outRefundNo: row.out_refund_no,
  refundId: row.refund_id ?? undefined,
  amountFen: Number(row.amount_fen),
  state: row.state,
  failureCode: row.failure_code ?? undefined,
  account: row.account ?? undefined,
  attempts: row.attempts,
  asked: row.asked,
  createdAt: row.created_at,
  finishedAt: row.finished_at ?? undefined,
});
