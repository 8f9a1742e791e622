import type { RefundRequest } from '../../../domain/payments/payment.js';
import type { Actor } from '../../../domain/people/agent.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';

type Act = {
  readonly actor: Actor;
  readonly action: 'refund.requested' | 'refund.approved' | 'refund.rejected';
  readonly request: RefundRequest;
};

/** Money leaves one line in the audit log for each act of a person, in the transaction of the act. */
export const auditRefund = ({ audit }: Stores, { actor, action, request }: Act): Promise<void> =>
  audit.add({
    actor,
    action,
    subjectType: 'order',
    subjectId: request.paymentId,
    after: { requestId: request.id, amountFen: request.amountFen, state: request.state },
    at: request.decidedAt ?? request.requestedAt,
  });
