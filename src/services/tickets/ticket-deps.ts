import { AppError } from '../../kernel/errors.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { ConversationDeps } from '../conversations/deps.js';
import type { TicketNotices } from '../ports/channels/ticket-notices.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** What every act on a ticket needs. */
export type TicketDeps = ConversationDeps;

/** What an act needs that may speak to the customer. */
export type TellingDeps = TicketDeps & { readonly ticketNotices: TicketNotices };

/** Locks a ticket of the merchant. Throws `not_found`. */
export const lockTicket = async ({ tickets }: Pick<Stores, 'tickets'>, ticketId: string): Promise<Ticket> => {
  const ticket = await tickets.lockById(ticketId);
  if (!ticket) throw new AppError('missing', 'not_found');
  return ticket;
};

const refused = (field: string): AppError => new AppError('invalid', 'validation', { details: { field } });

type Owners = { readonly agentId?: string | null | undefined; readonly skillGroupId?: string | null | undefined };

/** Throws `invalid` `validation` for an agent or a skill group this merchant does not have. */
export const refuseUnknownOwners = async (
  { agents, skillGroups }: Pick<Stores, 'agents' | 'skillGroups'>,
  { agentId, skillGroupId }: Owners,
): Promise<void> => {
  if (agentId) {
    const agent = await agents.findById(agentId);
    if (!agent || agent.disabledAt) throw refused('agentId');
  }
  if (skillGroupId && !(await skillGroups.findById(skillGroupId))) throw refused('skillGroupId');
};

/** The customer of a ticket and the identity that is told. Throws `invalid` `validation` for one this merchant does not have. */
export const customerOf = async (
  { tickets }: Pick<Stores, 'tickets'>,
  customerId: string,
): Promise<{ readonly customerId: string; readonly identityId: string | undefined }> => {
  if (!(await tickets.hasCustomer(customerId))) throw refused('customerId');
  return { customerId, identityId: await tickets.identityOf(customerId) };
};
