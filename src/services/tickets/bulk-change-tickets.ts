import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { ChangeTicket, TicketEdit } from './change-ticket.js';

type Input = { readonly actor: Actor; readonly ticketIds: readonly string[]; readonly change: TicketEdit };
type Answer = {
  readonly changed: readonly string[];
  readonly failed: readonly { readonly ticketId: string; readonly code: string }[];
};

/** The same change to many tickets, each by itself: what one refuses does not hold up the others. */
export const createBulkChangeTickets =
  (changeTicket: ChangeTicket) =>
  async ({ actor, ticketIds, change }: Input): Promise<Answer> => {
    const changed: string[] = [];
    const failed: { ticketId: string; code: string }[] = [];
    for (const ticketId of new Set(ticketIds)) {
      try {
        await changeTicket({ actor, ticketId, edit: change });
        changed.push(ticketId);
      } catch (error) {
        // Stores that do not answer would refuse every other one too.
        if (!(error instanceof AppError) || error.kind === 'unavailable') throw error;
        failed.push({ ticketId, code: error.code });
      }
    }
    return { changed, failed };
  };

export type BulkChangeTickets = ReturnType<typeof createBulkChangeTickets>;
