import type { Payment, Refund, RefundFact } from '../../../domain/payments/payment.js';
import type { NewId } from '../../../kernel/ids.js';
import type { PayNotice } from '../../ports/payments/pay-notice.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { announcePayment } from '../announce-payment.js';
import { moveRefund } from './move-refund.js';
import { agree } from '../notice-agreement.js';
import type { NoticeOutcome } from '../notice-agreement.js';

type Now = { readonly at: Date; readonly newId: NewId };
type Told = { readonly notice: PayNotice; readonly fact: RefundFact; readonly payment: Payment | undefined };

const checkPayment = (payment: Payment | undefined, fact: RefundFact): void => {
  if (!payment) return;
  agree(payment.totalFen === fact.totalFen && payment.outTradeNo === fact.outTradeNo);
  agree(payment.transactionId === undefined || payment.transactionId === fact.transactionId);
};

const moveOwn = async (
  stores: Stores,
  { fact, refund }: { readonly fact: RefundFact; readonly refund: Refund },
  { at, newId }: Now,
): Promise<NoticeOutcome> => {
  agree(refund.amountFen === fact.refundFen);
  const moved = await moveRefund(stores, { refund, to: fact.state, source: 'notice', at, newId, fact });
  return moved ? 'applied' : 'repeated';
};

/** Not started here: kept as a fact, because it takes from what can still be refunded. */
const keepForeign = async (
  stores: Stores,
  { notice, fact, payment }: Told,
  { at, newId }: Now,
): Promise<NoticeOutcome> => {
  const id = newId();
  await stores.refunds.add({
    id,
    merchantId: notice.merchantId,
    requestId: undefined,
    paymentId: payment?.id,
    channelId: notice.channelId,
    outRefundNo: fact.outRefundNo,
    refundId: fact.refundId,
    amountFen: fact.refundFen,
    state: fact.state,
    failureCode: undefined,
    account: fact.account,
    attempts: 0,
    asked: 0,
    createdAt: at,
    finishedAt: fact.finishedAt,
  });
  const event = {
    id: newId(),
    refundId: id,
    from: undefined,
    to: fact.state,
    source: 'notice',
    detail: {},
    at,
  } as const;
  await stores.refunds.addEvent(event);
  if (payment) {
    await stores.payments.recountHeld(payment.id);
    await announcePayment(stores, { paymentId: payment.id });
  }
  return 'applied';
};

/** What became of a refund. The payment is locked first, as everywhere. */
export const applyRefundNotice = async (
  stores: Stores,
  { notice, fact, mchId }: Omit<Told, 'payment'> & { readonly mchId: string },
  now: Now,
): Promise<NoticeOutcome> => {
  agree(mchId === notice.mchId);
  const payment = await stores.payments.lockByTradeNo(mchId, fact.outTradeNo);
  checkPayment(payment, fact);
  const found = await stores.refunds.findByNumber(fact.outRefundNo);
  // Ours, but of another order: then its number and its order do not belong together.
  agree(found?.paymentId === undefined || found.paymentId === payment?.id);
  const refund = found && (await stores.refunds.lockById(found.id));
  return refund ? moveOwn(stores, { fact, refund }, now) : keepForeign(stores, { notice, fact, payment }, now);
};
