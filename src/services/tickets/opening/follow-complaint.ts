import type { Complaint } from '../../../domain/payments/complaint.js';
import { isDone } from '../../../domain/tickets/ticket-rules.js';
import type { Ticket } from '../../../domain/tickets/ticket.js';
import type { Clock } from '../../../kernel/clock.js';
import type { NewId } from '../../../kernel/ids.js';
import type { ComplaintTickets } from '../../ports/payments/complaint-tickets.js';
import type { TicketPatch } from '../../ports/stores/ticket-stores.js';
import type { Stores } from '../../ports/stores/unit-of-work.js';
import { applyChange } from '../apply-change.js';
import { openTicket } from '../create-ticket.js';
import { typeNamed } from './usable-type.js';

type Deps = { readonly clock: Clock; readonly newId: NewId };

const COMPLAINT_TYPE = '投诉';
const SUBJECT_CHARACTERS = 60;

/** A complaint is a ticket with WeChat's deadline, which is answered and solved as the complaint is. */
export const createComplaintTickets = (deps: Deps): ComplaintTickets => ({
  follow: async (stores, complaint) => {
    const linked = await stores.tickets.findLinked('complaint', complaint.id);
    const ticket = linked && (await stores.tickets.lockById(linked.id));
    if (!ticket) return open(stores, complaint, deps);
    const patch = await patchOf(stores, ticket, complaint);
    if (Object.keys(patch).length === 0) return;
    const act = patch.status === 'open' ? 'reopened' : 'changed';
    await applyChange(stores, { ticket, patch, act, agentId: undefined, at: deps.clock.now(), newId: deps.newId });
  },
});

const open = async (stores: Stores, complaint: Complaint, { clock, newId }: Deps): Promise<void> => {
  // What was over before anybody here heard of it is no work.
  const type = complaint.state === 'processed' ? undefined : await typeNamed(stores, COMPLAINT_TYPE);
  if (!type) return;
  const { id: complaintId, detail, customerId, conversationId, outTradeNo, firstRepliedAt, dueAt } = complaint;
  await openTicket(stores, {
    type,
    source: 'complaint',
    subject: Array.from(`微信支付投诉：${detail}`).slice(0, SUBJECT_CHARACTERS).join(''),
    description: detail,
    priority: 'high',
    tags: [],
    fields: {},
    customerId,
    identityId: await identityOf(stores, complaint),
    conversationId,
    orderNumber: outTradeNo,
    complaintId,
    externalDueAt: firstRepliedAt ? undefined : dueAt,
    at: clock.now(),
    newId,
  });
};

const identityOf = async (
  { tickets }: Pick<Stores, 'tickets'>,
  { customerId }: Complaint,
): Promise<string | undefined> => (customerId === undefined ? undefined : tickets.identityOf(customerId));

/** What of the ticket the complaint has moved on from. */
const patchOf = async (stores: Stores, ticket: Ticket, complaint: Complaint): Promise<TicketPatch> => {
  const { customerId, firstRepliedAt, state, awaitsReply } = complaint;
  const isOver = state === 'processed';
  const isOwed = !isOver && awaitsReply && isDone(ticket.status);
  return {
    ...(isOver && !isDone(ticket.status) && { status: 'solved' as const }),
    ...(isOwed && { status: 'open' as const }),
    ...((isOver || firstRepliedAt) && ticket.externalDueAt && { externalDueAt: null }),
    ...(firstRepliedAt && !ticket.firstRespondedAt && { firstRespondedAt: firstRepliedAt }),
    ...(customerId !== undefined &&
      ticket.customerId === undefined && { customerId, identityId: (await identityOf(stores, complaint)) ?? null }),
  };
};
