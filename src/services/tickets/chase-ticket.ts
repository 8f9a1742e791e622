import type { Actor } from '../../domain/people/agent.js';
import { isDone, raised } from '../../domain/tickets/ticket-rules.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import { applyChange } from './apply-change.js';
import { lockTicket } from './ticket-deps.js';
import type { TicketDeps } from './ticket-deps.js';

type Input = { readonly actor: Actor; readonly ticketId: string; readonly note?: string | undefined };

/** 催单: the customer asks again. The priority rises by one, what was done is open again, and the history says so. */
export const createChaseTicket =
  ({ unitOfWork, clock, newId, wakeUp }: TicketDeps) =>
  async ({ actor: { merchantId, agentId }, ticketId, note }: Input): Promise<Ticket> => {
    const ticket = await unitOfWork.run(merchantId, async (stores) => {
      const before = await lockTicket(stores, ticketId);
      const at = clock.now();
      if (note) {
        await stores.tickets.addNote({ id: newId(), ticketId, agentId, text: note, mediaIds: [], told: undefined, at });
      }
      const patch = {
        chaseCount: before.chaseCount + 1,
        priority: raised(before.priority),
        ...((isDone(before.status) || before.status === 'pending') && { status: 'open' as const }),
      };
      return applyChange(stores, { ticket: before, patch, act: 'chased', agentId, at, newId });
    });
    wakeUp.wake('outbox', merchantId);
    return ticket;
  };

export type ChaseTicket = ReturnType<typeof createChaseTicket>;
