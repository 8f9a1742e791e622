import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { Ticket } from '../../domain/tickets/ticket.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { applyChange } from './apply-change.js';
import { tellCustomer } from './tell-customer.js';
import type { Told } from './tell-customer.js';
import { lockTicket } from './ticket-deps.js';
import type { TellingDeps } from './ticket-deps.js';

type Input = {
  readonly actor: Actor;
  readonly ticketId: string;
  readonly text: string;
  /** Stored media of ours. */
  readonly mediaIds: readonly string[];
  readonly tellCustomer: boolean;
};

/**
 * Adds a private note, or a reply that the customer gets in WeChat. The first of either is the first response. Throws
 * `not_found` for the ticket and `validation` for media that is not stored.
 */
export const createAddTicketNote =
  ({ unitOfWork, clock, newId, wakeUp, ticketNotices }: TellingDeps) =>
  async ({ actor, ticketId, text, mediaIds, tellCustomer: isReply }: Input): Promise<Ticket> => {
    const { ticket, channelId } = await unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await lockTicket(stores, ticketId);
      await refuseMissingMedia(stores, mediaIds);
      const at = clock.now();
      const { agentId } = actor;
      const saying = { ticket: before, occasion: 'ticket_answered' as const, text, agentId, at, newId };
      const said: Partial<Told> = isReply ? await tellCustomer(stores, saying, ticketNotices) : {};
      await stores.tickets.addNote({ id: newId(), ticketId, agentId, text, mediaIds, told: said.told, at });
      const patch = { firstRespondedAt: before.firstRespondedAt ?? at };
      const act = isReply ? ('replied' as const) : ('noted' as const);
      const after = await applyChange(stores, { ticket: before, patch, act, agentId, at, newId });
      return { ticket: after, channelId: said.channelId };
    });
    wakeUp.wake('outbox', actor.merchantId);
    if (channelId !== undefined) wakeUp.wake('outbound', channelId);
    return ticket;
  };

export type AddTicketNote = ReturnType<typeof createAddTicketNote>;

const refuseMissingMedia = async ({ media }: Pick<Stores, 'media'>, mediaIds: readonly string[]): Promise<void> => {
  for (const id of mediaIds) {
    const record = await media.findById(id);
    if (record?.state !== 'stored') throw new AppError('invalid', 'validation', { details: { field: 'mediaIds' } });
  }
};
