import { fits, isPaid, needsSecondPerson } from '../../../domain/payments/refund-rules.js';
import type { Payment, RefundRequest } from '../../../domain/payments/payment.js';
import type { Actor } from '../../../domain/people/agent.js';
import { hasRight } from '../../../domain/people/permissions.js';
import type { Clock } from '../../../kernel/clock.js';
import { AppError } from '../../../kernel/errors.js';
import type { NewId } from '../../../kernel/ids.js';
import type { RefundRow } from '../../ports/payments/payment-stores.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import type { Stores, UnitOfWork } from '../../ports/stores/unit-of-work.js';
import { announcePayment } from '../announce-payment.js';
import { auditRefund } from './audit-refund.js';
import { startRefund } from './start-refund.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly newId: NewId; readonly wakeUp: WakeUp };

type Input = {
  readonly actor: Actor;
  readonly paymentId: string;
  readonly amountFen: number;
  readonly reason: string;
  /** Made by the browser: asking twice refunds once. */
  readonly clientRefundId: string;
  readonly conversationId: string | undefined;
};

/** The same wish as before, or somebody else's under the same id. */
const known = async ({ refunds }: Stores, input: Input): Promise<RefundRequest | undefined> => {
  const request = await refunds.findRequestByClientId(input.clientRefundId);
  if (!request) return undefined;
  const isSame =
    request.paymentId === input.paymentId &&
    request.amountFen === input.amountFen &&
    request.requestedBy === input.actor.agentId;
  if (!isSame) throw new AppError('conflict', 'idempotency_mismatch');
  return request;
};

const refuse = async (stores: Stores, { actor, amountFen, conversationId }: Input, payment: Payment): Promise<void> => {
  const { settings } = await stores.merchants.current();
  if (!hasRight(actor.role, 'refunds.approve') && amountFen > settings.refundAgentMaxFen) {
    throw new AppError('forbidden', 'forbidden');
  }
  if (!isPaid(payment.tradeState) || payment.transactionId === undefined) throw new AppError('conflict', 'not_paid');
  if (!fits(amountFen, payment)) throw new AppError('conflict', 'over_refund');
  if (conversationId !== undefined && !(await stores.conversations.findById(conversationId))) {
    throw new AppError('missing', 'not_found');
  }
};

/**
 * Asks for a refund. Under the payment's lock it is either given a part of what is left, or refused: twenty who ask at once
 * never get more than was paid. Small ones start at once, others wait for a second person. Throws `over_refund`, `not_paid`.
 */
export const createRequestRefund =
  ({ unitOfWork, clock, newId, wakeUp }: Deps) =>
  async (input: Input): Promise<RefundRow> => {
    const row = await unitOfWork.run(input.actor.merchantId, async (stores) => {
      const payment = await stores.payments.lockById(input.paymentId);
      if (!payment) throw new AppError('missing', 'not_found');
      const request = (await known(stores, input)) ?? (await add(stores, input, payment));
      return stores.refunds.findRequest(request.id);
    });
    if (!row) throw new AppError('missing', 'not_found');
    for (const topic of ['timers', 'outbox'] as const) wakeUp.wake(topic, input.actor.merchantId);
    return row;

    async function add(stores: Stores, wanted: Input, payment: Payment): Promise<RefundRequest> {
      await refuse(stores, wanted, payment);
      const { settings } = await stores.merchants.current();
      const needsApproval = needsSecondPerson(wanted.amountFen, settings);
      const at = clock.now();
      const request: RefundRequest = {
        id: newId(),
        paymentId: payment.id,
        amountFen: wanted.amountFen,
        reason: wanted.reason,
        state: needsApproval ? 'awaiting' : 'approved',
        needsApproval,
        requestedBy: wanted.actor.agentId,
        requestedAt: at,
        decidedBy: undefined,
        decidedAt: needsApproval ? undefined : at,
        note: undefined,
        conversationId: wanted.conversationId,
        clientRefundId: wanted.clientRefundId,
      };
      await stores.refunds.addRequest(request);
      await auditRefund(stores, { actor: wanted.actor, action: 'refund.requested', request });
      if (!needsApproval) await startRefund(stores, { payment, request, at, newId });
      await stores.payments.recountHeld(payment.id);
      await announcePayment(stores, request);
      return request;
    }
  };

export type RequestRefund = ReturnType<typeof createRequestRefund>;
