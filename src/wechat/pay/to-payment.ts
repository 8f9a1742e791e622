import { z } from 'zod';
import { OUT_REFUND_NO, OUT_TRADE_NO } from '../../domain/payments/payment.js';
import type { PaymentFact, RefundFact } from '../../domain/payments/payment.js';
import type { TradeState } from '../../domain/payments/refund-rules.js';

/** Whole fen as WeChat Pay writes them: a JSON number without a fraction, within what a number holds exactly. */
export const fen = z.number().int().min(0).max(Number.MAX_SAFE_INTEGER);
const positiveFen = fen.min(1);
export const instant = z.iso.datetime({ offset: true }).transform((text) => new Date(text));

const TRADE_STATES: Readonly<Record<string, TradeState>> = {
  SUCCESS: 'paid',
  REFUND: 'refunded',
  NOTPAY: 'unpaid',
  CLOSED: 'closed',
  REVOKED: 'revoked',
  USERPAYING: 'paying',
  PAYERROR: 'failed',
};
const tradeState = z
  .string()
  .refine((word) => Object.hasOwn(TRADE_STATES, word))
  .transform((word): TradeState => TRADE_STATES[word] ?? 'unpaid');

export const transaction = z.object({
  appid: z.string().optional(),
  mchid: z.string(),
  out_trade_no: z.string().regex(OUT_TRADE_NO),
  transaction_id: z.string().min(1).max(64).optional(),
  trade_state: tradeState,
  success_time: instant.optional(),
  payer: z.object({ openid: z.string().max(128).optional() }).optional(),
  amount: z
    .looseObject({ total: fen.optional(), payer_total: fen.optional(), currency: z.literal('CNY').optional() })
    .optional(),
});

export const toPaymentFact = (body: z.output<typeof transaction>): PaymentFact => ({
  appId: body.appid,
  mchId: body.mchid,
  transactionId: body.transaction_id,
  outTradeNo: body.out_trade_no,
  tradeState: body.trade_state,
  totalFen: body.amount?.total ?? 0,
  payerFen: body.amount?.payer_total,
  openid: body.payer?.openid,
  paidAt: body.success_time,
});

const REFUND_STATES = { SUCCESS: 'success', CLOSED: 'closed', PROCESSING: 'processing', ABNORMAL: 'abnormal' } as const;
export const refundStatus = z.enum(['SUCCESS', 'CLOSED', 'PROCESSING', 'ABNORMAL']);

const refundAmount = z
  .looseObject({ total: positiveFen, refund: positiveFen })
  .refine(({ total, refund }) => refund <= total);

const refundFields = {
  out_refund_no: z.string().regex(OUT_REFUND_NO),
  refund_id: z.string().min(1).max(64),
  out_trade_no: z.string().regex(OUT_TRADE_NO),
  transaction_id: z.string().min(1).max(64),
  success_time: instant.optional(),
  user_received_account: z.string().max(200).optional(),
  amount: refundAmount,
};

/** Of a query or a request: `status`. */
export const refund = z.object({ ...refundFields, status: refundStatus });
/** Of a notice the same is called `refund_status`, and there is the merchant number. */
export const refundNotice = z.object({ ...refundFields, mchid: z.string(), refund_status: refundStatus });

const refundBody = z.object(refundFields);
type RefundBody = z.output<typeof refundBody>;

export const toRefundFact = (body: RefundBody, status: z.output<typeof refundStatus>): RefundFact => ({
  outRefundNo: body.out_refund_no,
  refundId: body.refund_id,
  outTradeNo: body.out_trade_no,
  transactionId: body.transaction_id,
  state: REFUND_STATES[status],
  totalFen: body.amount.total,
  refundFen: body.amount.refund,
  account: body.user_received_account,
  finishedAt: body.success_time,
});
