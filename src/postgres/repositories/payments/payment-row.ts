import type { Payment } from '../../../domain/payments/payment.js';
import type { TradeState } from '../../../domain/payments/refund-rules.js';

/** bigint columns come as text; fen are far below 2^53. */
export type PaymentRow = {
  readonly id: string;
  readonly merchant_id: string;
  readonly channel_id: string;
  readonly mch_id: string;
  readonly app_id: string | null;
  readonly transaction_id: string | null;
  readonly out_trade_no: string;
  readonly trade_state: TradeState;
  readonly total_fen: string;
  readonly payer_fen: string | null;
  readonly openid: string | null;
  readonly identity_id: string | null;
  readonly paid_at: Date | null;
  readonly held_fen: string;
  readonly known_at: Date;
};

export const toPayment = (row: PaymentRow): Payment => ({
  id: row.id,
  merchantId: row.merchant_id,
  channelId: row.channel_id,
  mchId: row.mch_id,
  appId: row.app_id ?? undefined,
  transactionId: row.transaction_id ?? undefined,
  outTradeNo: row.out_trade_no,
  tradeState: row.trade_state,
  totalFen: Number(row.total_fen),
  payerFen: row.payer_fen === null ? undefined : Number(row.payer_fen),
  openid: row.openid ?? undefined,
  identityId: row.identity_id ?? undefined,
  paidAt: row.paid_at ?? undefined,
  heldFen: Number(row.held_fen),
  knownAt: row.known_at,
});
