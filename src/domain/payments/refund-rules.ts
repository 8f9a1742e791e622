/** What became of a payment at WeChat Pay. `refunded`: at least one refund exists; it is still a paid order. */
export type TradeState = 'paid' | 'refunded' | 'unpaid' | 'closed' | 'revoked' | 'paying' | 'failed';

/**
 * `sending`: committed here, not confirmed by WeChat Pay yet. `abnormal`: accepted, but the payer's account cannot take it.
 * `failed`: WeChat Pay refused it for good, nothing was moved.
 */
export type RefundState = 'sending' | 'processing' | 'success' | 'closed' | 'abnormal' | 'failed';

/** A refund as somebody asked for it, before it is one. */
export type RefundRequestState = 'awaiting' | 'approved' | 'rejected';

export const isPaid = (state: TradeState): boolean => state === 'paid' || state === 'refunded';

const RANK: Readonly<Record<RefundState, number>> = {
  sending: 0,
  failed: 1,
  processing: 2,
  abnormal: 3,
  success: 4,
  closed: 4,
};

/** Where WeChat Pay changes nothing any more. An abnormal refund can still be mended in its own console. */
export const isFinal = (state: RefundState): boolean => state === 'success' || state === 'closed';

/** Whether there is nothing to wait for: final, or refused. */
export const isSettled = (state: RefundState): boolean => isFinal(state) || state === 'failed';

/**
 * A final state never changes, and news that come late never lead back. Only WeChat Pay's own word moves a refund that was
 * taken for refused: its answer to an earlier try may have been lost.
 */
export const mayBecome = (from: RefundState, to: RefundState): boolean => !isFinal(from) && RANK[to] > RANK[from];

/** Whether the refund holds a part of the payment: that part cannot be refunded again. */
export const holdsMoney = (state: RefundState): boolean => state !== 'closed' && state !== 'failed';

export type PaidAmount = { readonly totalFen: number; readonly heldFen: number };

/** What is left to refund, in fen. */
export const refundableFen = ({ totalFen, heldFen }: PaidAmount): number => Math.max(0, totalFen - heldFen);

export const isWholeFen = (fen: number): boolean => Number.isSafeInteger(fen) && fen > 0;

/** Whether a refund of `fen` fits into what is left; fractions and anything below one fen never do. */
export const fits = (fen: number, paid: PaidAmount): boolean => isWholeFen(fen) && fen <= refundableFen(paid);

export type RefundLimits = {
  /** Above this a second person has to agree; 0 = always. */
  readonly refundApprovalFen: number;
  /** The most an agent may ask for; supervisors and above have no such limit. */
  readonly refundAgentMaxFen: number;
};

export const needsSecondPerson = (
  fen: number,
  { refundApprovalFen }: Pick<RefundLimits, 'refundApprovalFen'>,
): boolean => fen > refundApprovalFen;

const SECOND = 1000;
const HOUR = 3_600 * SECOND;

/** When to ask WeChat Pay about a refund again: soon, then each minute for an hour, then hourly. */
export const nextAskDelayMs = (ageMs: number, asked: number): number => {
  if (asked === 0) return 10 * SECOND;
  return ageMs < HOUR ? 60 * SECOND : HOUR;
};

/** When to try again where WeChat Pay's answer to a refund did not come: 2 s, 4 s, 8 s, then each minute. */
export const nextSendDelayMs = (attempts: number): number =>
  Math.min(60 * SECOND, 2 * SECOND * 2 ** Math.min(attempts, 5));
