import type { Actor } from '../../../domain/people/agent.js';
import type { Clock } from '../../../kernel/clock.js';
import { AppError } from '../../../kernel/errors.js';
import type { NewId } from '../../../kernel/ids.js';
import type { RefundRow } from '../../ports/payments/payment-stores.js';
import type { WakeUp } from '../../ports/live/wake-up.js';
import type { UnitOfWork } from '../../ports/stores/unit-of-work.js';
import { announcePayment } from '../announce-payment.js';
import { auditRefund } from './audit-refund.js';
import { startRefund } from './start-refund.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly newId: NewId; readonly wakeUp: WakeUp };

type Input = {
  readonly actor: Actor;
  readonly requestId: string;
  readonly decision: 'approved' | 'rejected';
  readonly note: string | undefined;
};

/**
 * The second person agrees or does not; whoever asked cannot agree, whatever their role. Of two who decide at once one is
 * first. Throws `second_person`, `already_decided`.
 */
export const createDecideRefund =
  ({ unitOfWork, clock, newId, wakeUp }: Deps) =>
  async ({ actor, requestId, decision, note }: Input): Promise<RefundRow> => {
    const row = await unitOfWork.run(actor.merchantId, async (stores) => {
      const { refunds, payments } = stores;
      const asked = await refunds.findRequest(requestId);
      const payment = asked && (await payments.lockById(asked.paymentId));
      const request = payment && (await refunds.lockRequest(requestId));
      if (!request) throw new AppError('missing', 'not_found');
      if (request.state !== 'awaiting') throw new AppError('conflict', 'already_decided');
      if (decision === 'approved' && request.requestedBy === actor.agentId) {
        throw new AppError('forbidden', 'second_person');
      }
      const at = clock.now();
      await refunds.decide(requestId, { state: decision, decidedBy: actor.agentId, decidedAt: at, note });
      await auditRefund(stores, {
        actor,
        action: `refund.${decision}`,
        request: { ...request, state: decision, decidedAt: at },
      });
      if (decision === 'approved') await startRefund(stores, { payment, request, at, newId });
      await payments.recountHeld(payment.id);
      await announcePayment(stores, request);
      return refunds.findRequest(requestId);
    });
    if (!row) throw new AppError('missing', 'not_found');
    for (const topic of ['timers', 'outbox'] as const) wakeUp.wake(topic, actor.merchantId);
    return row;
  };

export type DecideRefund = ReturnType<typeof createDecideRefund>;
