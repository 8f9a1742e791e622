import type { Actor } from '../../domain/people/agent.js';
import type { Ticket, TicketLinkKind } from '../../domain/tickets/ticket.js';
import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { applyChange } from './apply-change.js';
import { lockTicket } from './ticket-deps.js';
import type { TicketDeps } from './ticket-deps.js';

type Input = {
  readonly actor: Actor;
  readonly ticketId: string;
  readonly kind: TicketLinkKind;
  /** An id of ours, or an order number. */
  readonly ref: string;
};

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

type Exists = (stores: Stores, ref: string) => Promise<boolean>;

/** An order number is the shop's: nobody here knows whether it exists. */
const EXISTS: Readonly<Record<TicketLinkKind, Exists>> = {
  conversation: async ({ conversations }, ref) => (await conversations.findById(ref)) !== undefined,
  customer: ({ tickets }, ref) => tickets.hasCustomer(ref),
  ticket: async ({ tickets }, ref) => (await tickets.recordsOf([ref])).length > 0,
  complaint: async ({ complaints }, ref) => (await complaints.findById(ref)) !== undefined,
  order: async () => true,
};

/** Links a ticket to a conversation, an order, a customer or another ticket; a link that is there stays. Throws `validation`. */
export const createLinkTicket =
  ({ unitOfWork, clock, newId, wakeUp }: TicketDeps) =>
  async ({ actor, ticketId, kind, ref }: Input): Promise<Ticket> => {
    const ticket = await unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await lockTicket(stores, ticketId);
      const isKnown = (kind === 'order' || UUID.test(ref)) && ref !== ticketId && (await EXISTS[kind](stores, ref));
      if (!isKnown) throw new AppError('invalid', 'validation', { details: { field: 'ref' } });
      const [at, { agentId }] = [clock.now(), actor];
      const isNew = await stores.tickets.addLink({ id: newId(), ticketId, kind, ref, createdBy: agentId, at });
      if (!isNew) return before;
      return applyChange(stores, { ticket: before, patch: {}, act: 'linked', agentId, at, newId });
    });
    wakeUp.wake('outbox', actor.merchantId);
    return ticket;
  };

export type LinkTicket = ReturnType<typeof createLinkTicket>;

/** Takes a link away. Throws `not_found` for a link this ticket does not have. */
export const createUnlinkTicket =
  ({ unitOfWork, clock, newId, wakeUp }: TicketDeps) =>
  async ({ actor, ticketId, linkId }: Pick<Input, 'actor' | 'ticketId'> & { readonly linkId: string }) => {
    const ticket = await unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await lockTicket(stores, ticketId);
      if (!(await stores.tickets.removeLink(ticketId, linkId))) throw new AppError('missing', 'not_found');
      const [at, { agentId }] = [clock.now(), actor];
      return applyChange(stores, { ticket: before, patch: {}, act: 'unlinked', agentId, at, newId });
    });
    wakeUp.wake('outbox', actor.merchantId);
    return ticket;
  };

export type UnlinkTicket = ReturnType<typeof createUnlinkTicket>;
