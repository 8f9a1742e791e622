import type { Payment, Refund, RefundFact } from '../../../domain/payments/payment.js';
import { isSettled, nextSendDelayMs } from '../../../domain/payments/refund-rules.js';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import type { Found, PayGateway } from '../../ports/payments/pay-gateway.js';
import type { RefundEvent } from '../../ports/payments/payment-stores.js';
import type { DueTimer } from '../../ports/queues/timer-queue.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';
import { askAgain, moveRefund } from './move-refund.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly payGateway: Pick<PayGateway, 'createRefund' | 'queryRefund'>;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly newId: NewId;
  /** Where WeChat Pay tells what became of it, by channel. */
  readonly notifyUrlOf: (channelId: string) => Promise<string | undefined>;
};

type Work = { readonly refund: Refund; readonly payment: Payment; readonly reason: string };
type Heard = { readonly answer: Found<RefundFact>; readonly source: RefundEvent['source'] };

/**
 * One step of a refund: sends it, or asks what became of it. The try is counted before the call, so that after a crash or a
 * lost answer the number is asked about first, and only a number nobody knows is sent again. Never another number.
 */
export const createStepRefund = (deps: Deps) => {
  const begin = createBegin(deps);
  const hear = createHear(deps);
  const record = createRecord(deps);
  return async ({ merchantId, subjectId, id: timerId, leaseNumber }: DueTimer): Promise<void> => {
    const work = await begin(merchantId, subjectId);
    const heard = work && (await hear(work));
    await deps.unitOfWork.run(merchantId, async (stores) => {
      if (work && heard) await record(stores, work, heard);
      else await stores.timers.take(timerId, leaseNumber);
    });
    deps.wakeUp.wake('outbox', merchantId);
  };
};

const createBegin =
  ({ unitOfWork }: Deps) =>
  (merchantId: string, refundId: string): Promise<Work | undefined> =>
    unitOfWork.run(merchantId, async ({ refunds }) => {
      const refund = await refunds.lockById(refundId);
      const row = refund?.requestId === undefined ? undefined : await refunds.findRequest(refund.requestId);
      if (!refund || !row || isSettled(refund.state)) return undefined;
      const isSending = refund.state === 'sending';
      await refunds.update(refundId, isSending ? { attempts: refund.attempts + 1 } : { asked: refund.asked + 1 });
      return { refund, payment: row.payment, reason: row.reason };
    });

const createHear = ({ payGateway, notifyUrlOf }: Deps) => {
  const send = async ({ refund, payment, reason }: Work): Promise<Heard> => {
    const notifyUrl = await notifyUrlOf(refund.channelId);
    if (notifyUrl === undefined || payment.transactionId === undefined) {
      return { answer: { status: 'refused', code: 'NOT_SET_UP', message: '' }, source: 'answer' };
    }
    const { outRefundNo, amountFen: refundFen } = refund;
    const { transactionId, totalFen } = payment;
    const order = { transactionId, outRefundNo, reason, refundFen, totalFen, notifyUrl };
    return { answer: await payGateway.createRefund(refund.channelId, order), source: 'answer' };
  };
  return async (work: Work): Promise<Heard> => {
    const { refund } = work;
    if (refund.state === 'sending' && refund.attempts === 0) return send(work);
    const asked = await payGateway.queryRefund(refund.channelId, refund.outRefundNo);
    if (refund.state === 'sending' && asked.status === 'missing') return send(work);
    return { answer: asked, source: 'query' };
  };
};

/** Of a refund that is being sent: WeChat Pay's own no, and not what a broken way there says. */
const refusalOf = ({ answer, source }: Heard): string | undefined => {
  if (source !== 'answer') return undefined;
  if (answer.status === 'missing') return 'RESOURCE_NOT_EXISTS';
  return answer.status === 'refused' ? answer.code : undefined;
};

const createRecord =
  ({ clock, newId }: Deps) =>
  async (stores: Stores, { payment, refund: { id } }: Work, heard: Heard): Promise<void> => {
    const at = clock.now();
    await stores.payments.lockById(payment.id);
    const refund = await stores.refunds.lockById(id);
    if (!refund || isSettled(refund.state)) {
      await stores.timers.cancel(['refund_step'], id);
      return;
    }
    const { answer, source } = heard;
    const news = { refund, source, at, newId };
    // What WeChat Pay says of another amount is left to a person, and asked again.
    const agrees = answer.status === 'found' && answer.value.refundFen === refund.amountFen;
    if (agrees) await moveRefund(stores, { ...news, to: answer.value.state, fact: answer.value });
    const failureCode = refund.state === 'sending' ? refusalOf(heard) : undefined;
    if (failureCode !== undefined) await moveRefund(stores, { ...news, to: 'failed', failureCode });
    return comeBack(stores, id, at);
  };

const comeBack = async (stores: Stores, id: string, at: Date): Promise<void> => {
  const refund = await stores.refunds.findById(id);
  if (!refund || isSettled(refund.state)) return;
  if (refund.state !== 'sending') return askAgain(stores, refund, at);
  const dueAt = new Date(at.getTime() + nextSendDelayMs(refund.attempts - 1));
  await stores.timers.set({ kind: 'refund_step', subjectId: id, dueAt });
};
