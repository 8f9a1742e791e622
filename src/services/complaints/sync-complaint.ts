import { firstAnswerOf } from '../../domain/payments/complaint.js';
import type { Complaint, ComplaintFact, ComplaintLine } from '../../domain/payments/complaint.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { ComplaintTickets } from '../ports/payments/complaint-tickets.js';
import type { ComplaintGateway, Found } from '../ports/payments/pay-gateway.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly complaintGateway: Pick<ComplaintGateway, 'detail' | 'history'>;
  readonly tickets: ComplaintTickets;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
  readonly clock: Clock;
  readonly newId: NewId;
};

const valueOf = <T>(found: Found<T>): T => {
  if (found.status === 'found') return found.value;
  if (found.status === 'missing') throw new AppError('missing', 'not_found');
  if (found.status === 'unclear') throw new AppError('unavailable', 'unavailable');
  throw new AppError('conflict', 'pay_refused', { details: { payCode: found.code, payMessage: found.message } });
};

/** The complained order and the customer: the payer's openid belongs to the channel the order was paid in. */
const joinOf = async (stores: Stores, complaint: Complaint, { fact, newId }: { fact: ComplaintFact; newId: NewId }) => {
  const { transactionId, openid } = fact;
  const payment = transactionId === undefined ? undefined : await stores.payments.findByTransaction(transactionId);
  if (payment?.identityId !== undefined) return { paymentId: payment.id, identityId: payment.identityId };
  if (openid === undefined) return { paymentId: payment?.id, identityId: undefined };
  const channelId = payment?.channelId ?? complaint.channelId;
  const ids = { newIdentityId: newId(), newCustomerId: newId() };
  const identity = await stores.customers.ensureIdentity({ channelId, openid, ...ids });
  return { paymentId: payment?.id, identityId: identity.id };
};

/** Reads a complaint and its history from WeChat Pay and keeps them, joined to customer and order. */
export const createSyncComplaint =
  ({ unitOfWork, complaintGateway, tickets, wakeUp, clock, newId }: Deps) =>
  async (merchantId: string, id: string): Promise<Complaint> => {
    const known = await unitOfWork.run(merchantId, ({ complaints }) => complaints.findById(id));
    if (!known) throw new AppError('missing', 'not_found');
    const fact = valueOf(await complaintGateway.detail(known.channelId, known.complaintId));
    const lines = valueOf(await complaintGateway.history(known.channelId, known.complaintId));
    const kept = await unitOfWork.run(merchantId, (stores) => keep(stores, known, { fact, lines }));
    wakeUp.wake('outbox', merchantId);
    return kept;

    async function keep(stores: Stores, complaint: Complaint, said: Said): Promise<Complaint> {
      await stores.complaints.lockById(id);
      const joined = await joinOf(stores, complaint, { fact: said.fact, newId });
      const firstRepliedAt = firstAnswerOf(said.lines);
      await stores.complaints.keep(id, { fact: said.fact, ...joined, firstRepliedAt, at: clock.now() });
      await stores.complaints.keepLines(
        id,
        said.lines.map((line) => ({ ...line, id: newId() })),
      );
      const after = await stores.complaints.findById(id);
      if (!after) throw new AppError('missing', 'not_found');
      await tickets.follow(stores, after);
      await stores.outbox.add([{ type: 'complaint.changed', complaintId: id }]);
      return after;
    }
  };

type Said = { readonly fact: ComplaintFact; readonly lines: readonly ComplaintLine[] };

export type SyncComplaint = ReturnType<typeof createSyncComplaint>;
