import type { Actor } from '../../domain/people/agent.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { applyChange } from './apply-change.js';
import type { TicketDeps } from './ticket-deps.js';

type Input = { readonly actor: Actor; readonly ticketId: string; readonly intoId: string };

/**
 * Makes one ticket of two: `ticketId` is closed, its notes and links go to the other. Two people who merge at once end in one
 * ticket: what was merged already leads to the one it went into. Throws `not_found`, and `validation` for a ticket into itself.
 */
export const createMergeTickets =
  ({ unitOfWork, clock, newId, wakeUp }: TicketDeps) =>
  async ({ actor, ticketId, intoId }: Input): Promise<Ticket> => {
    if (ticketId === intoId) throw new AppError('invalid', 'validation', { details: { field: 'intoId' } });
    const { merchantId, agentId } = actor;
    const survivor = await unitOfWork.run(merchantId, async (stores) => {
      const { from, into } = await lockBoth(stores, ticketId, intoId);
      if (from.id === into.id) return into;
      const shared = { agentId, at: clock.now(), newId };
      await stores.tickets.handOver(from.id, into.id);
      const link = { id: newId(), ticketId: into.id, kind: 'ticket' as const, ref: from.id };
      await stores.tickets.addLink({ ...link, createdBy: agentId, at: shared.at });
      const ending = { status: 'closed' as const, mergedIntoId: into.id };
      await applyChange(stores, { ...shared, ticket: from, patch: ending, act: 'merged' });
      return applyChange(stores, { ...shared, ticket: into, patch: gainedFrom(from, into), act: 'took_over' });
    });
    wakeUp.wake('outbox', merchantId);
    return survivor;
  };

export type MergeTickets = ReturnType<typeof createMergeTickets>;

/** What the one that stays takes from the other. */
const gainedFrom = (from: Ticket, into: Ticket) => ({
  tags: [...new Set([...into.tags, ...from.tags])],
  chaseCount: into.chaseCount + from.chaseCount,
  ...(into.customerId === undefined && from.customerId !== undefined && { customerId: from.customerId }),
  ...(into.identityId === undefined && from.identityId !== undefined && { identityId: from.identityId }),
  ...(into.firstRespondedAt === undefined &&
    from.firstRespondedAt !== undefined && { firstRespondedAt: from.firstRespondedAt }),
});

type Both = { readonly from: Ticket; readonly into: Ticket };

/** Both, each followed to where it was merged into, locked in the order of their ids. */
const lockBoth = async (stores: Stores, fromId: string, intoId: string): Promise<Both> => {
  const [from, into] = [await followMerges(stores, fromId), await followMerges(stores, intoId)];
  const locked = await stores.tickets.lockAll([...new Set([from, into])]);
  // Somebody merged one of them between looking and locking: now it is known where that leads.
  if (locked.some(({ mergedIntoId }) => mergedIntoId !== undefined)) return lockBoth(stores, from, into);
  const [lockedFrom, lockedInto] = [locked.find(({ id }) => id === from), locked.find(({ id }) => id === into)];
  if (!lockedFrom || !lockedInto) throw new AppError('missing', 'not_found');
  return { from: lockedFrom, into: lockedInto };
};

const MOST_STEPS = 100;

/** Where a ticket's merges lead. Throws `not_found`. */
const followMerges = async ({ tickets }: Pick<Stores, 'tickets'>, ticketId: string): Promise<string> => {
  let id = ticketId;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const [ticket] = await tickets.recordsOf([id]);
    if (!ticket) throw new AppError('missing', 'not_found');
    if (ticket.mergedIntoId === null) return id;
    id = ticket.mergedIntoId;
  }
  return id;
};
