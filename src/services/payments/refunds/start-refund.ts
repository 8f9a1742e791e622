import type { Payment, RefundRequest } from '../../../domain/payments/payment.js';
import type { NewId } from '../../../kernel/ids.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';

type Start = { readonly payment: Payment; readonly request: RefundRequest; readonly at: Date; readonly newId: NewId };

/** Ours, made once for one wish and used for every try: WeChat Pay refunds a number once. */
const refundNumberOf = (requestId: string): string => `JD${requestId.replaceAll('-', '')}`;

/** Commits the refund before anything is sent: its worker sends it, again and again, under this number. The payment is locked. */
export const startRefund = async (stores: Stores, { payment, request, at, newId }: Start): Promise<void> => {
  const id = newId();
  await stores.refunds.add({
    id,
    merchantId: payment.merchantId,
    requestId: request.id,
    paymentId: payment.id,
    channelId: payment.channelId,
    outRefundNo: refundNumberOf(request.id),
    refundId: undefined,
    amountFen: request.amountFen,
    state: 'sending',
    failureCode: undefined,
    account: undefined,
    attempts: 0,
    asked: 0,
    createdAt: at,
    finishedAt: undefined,
  });
  const event = {
    id: newId(),
    refundId: id,
    from: undefined,
    to: 'sending',
    source: 'request',
    detail: {},
    at,
  } as const;
  await stores.refunds.addEvent(event);
  await stores.timers.set({ kind: 'refund_step', subjectId: id, dueAt: at });
};
