import type { Refund, RefundFact } from '../../../domain/payments/payment.js';
import { isSettled, mayBecome, nextAskDelayMs } from '../../../domain/payments/refund-rules.js';
import type { RefundState } from '../../../domain/payments/refund-rules.js';
import type { NewId } from '../../../kernel/ids.js';
import type { RefundEvent } from '../../ports/payments/payment-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { announcePayment } from '../announce-payment.js';

type Move = {
  /** Its payment is locked, then the refund itself. */
  readonly refund: Refund;
  readonly to: RefundState;
  readonly source: RefundEvent['source'];
  readonly at: Date;
  readonly newId: NewId;
  readonly fact?: RefundFact;
  readonly failureCode?: string;
};

const detailOf = ({ fact, failureCode }: Move): Readonly<Record<string, string>> => ({
  ...(fact && { refundId: fact.refundId }),
  ...(failureCode !== undefined && { failureCode }),
});

const patchOf = ({ to, at, fact, failureCode }: Move) => ({
  state: to,
  ...(fact && { refundId: fact.refundId }),
  ...(fact?.account !== undefined && { account: fact.account }),
  ...(failureCode !== undefined && { failureCode }),
  ...(isSettled(to) && { finishedAt: fact?.finishedAt ?? at }),
});

/**
 * Brings a refund into a new state with its line of history, its hold on the payment and its timer. False: the news change
 * nothing, because they are known, late, or contradict a final state.
 */
export const moveRefund = async (stores: Stores, move: Move): Promise<boolean> => {
  const { refund, to, source, at, newId } = move;
  if (!mayBecome(refund.state, to)) return false;
  await stores.refunds.update(refund.id, patchOf(move));
  const event = { id: newId(), refundId: refund.id, from: refund.state, to, source, detail: detailOf(move), at };
  await stores.refunds.addEvent(event);
  if (refund.paymentId !== undefined) {
    await stores.payments.recountHeld(refund.paymentId);
    await announcePayment(stores, { paymentId: refund.paymentId });
  }
  if (isSettled(to)) await stores.timers.cancel(['refund_step'], refund.id);
  return true;
};

/** Sets when WeChat Pay is asked about a refund next. */
export const askAgain = async (stores: Stores, refund: Refund, at: Date): Promise<void> => {
  const delay = nextAskDelayMs(at.getTime() - refund.createdAt.getTime(), refund.asked);
  const dueAt = new Date(at.getTime() + delay);
  await stores.timers.set({ kind: 'refund_step', subjectId: refund.id, dueAt });
};
