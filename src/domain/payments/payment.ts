import type { RefundRequestState, RefundState, TradeState } from './refund-rules.js';

/** A payment at WeChat Pay, as it was known at `knownAt`. Money is in fen. */
export type PaymentFact = {
  readonly appId: string | undefined;
  readonly mchId: string;
  /** Absent until it is paid. */
  readonly transactionId: string | undefined;
  readonly outTradeNo: string;
  readonly tradeState: TradeState;
  /** 0 where it is not paid and WeChat Pay does not say. */
  readonly totalFen: number;
  readonly payerFen: number | undefined;
  readonly openid: string | undefined;
  readonly paidAt: Date | undefined;
};

export type Payment = PaymentFact & {
  readonly id: string;
  readonly merchantId: string;
  readonly channelId: string;
  /** What refunds that were asked for, are under way or done take of it. */
  readonly heldFen: number;
  readonly identityId: string | undefined;
  readonly knownAt: Date;
};

/** What WeChat Pay says of a refund. */
export type RefundFact = {
  readonly outRefundNo: string;
  readonly refundId: string;
  readonly outTradeNo: string;
  readonly transactionId: string;
  readonly state: Exclude<RefundState, 'sending' | 'failed'>;
  readonly totalFen: number;
  readonly refundFen: number;
  /** Where the money goes, in words: 零钱, a bank card. */
  readonly account: string | undefined;
  readonly finishedAt: Date | undefined;
};

export type RefundRequest = {
  readonly id: string;
  readonly paymentId: string;
  readonly amountFen: number;
  readonly reason: string;
  readonly state: RefundRequestState;
  readonly needsApproval: boolean;
  readonly requestedBy: string;
  readonly requestedAt: Date;
  readonly decidedBy: string | undefined;
  readonly decidedAt: Date | undefined;
  readonly note: string | undefined;
  readonly conversationId: string | undefined;
  readonly clientRefundId: string;
};

export type Refund = {
  readonly id: string;
  readonly merchantId: string;
  /** Undefined: not started here. */
  readonly requestId: string | undefined;
  readonly paymentId: string | undefined;
  readonly channelId: string;
  readonly outRefundNo: string;
  readonly refundId: string | undefined;
  readonly amountFen: number;
  readonly state: RefundState;
  /** WeChat Pay's code of a final refusal. */
  readonly failureCode: string | undefined;
  readonly account: string | undefined;
  readonly attempts: number;
  readonly asked: number;
  readonly createdAt: Date;
  readonly finishedAt: Date | undefined;
};

/** `^[A-Za-z0-9_|*-]{6,32}$`: nothing else is ever put into a path (WeChat Pay doc: 商户订单号). */
export const OUT_TRADE_NO = /^[A-Za-z0-9_|*-]{6,32}$/;
export const OUT_REFUND_NO = /^[A-Za-z0-9_|*@-]{1,64}$/;
export const TRANSACTION_ID = /^[A-Za-z0-9]{6,32}$/;
export const COMPLAINT_ID = /^[0-9]{1,64}$/;
