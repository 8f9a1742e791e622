import type { Ticket, TicketTold } from '../../domain/tickets/ticket.js';
import type { NewId } from '../../kernel/ids.js';
import { queueReply } from '../messages/queue-reply.js';
import type { TicketNotices } from '../ports/channels/ticket-notices.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Telling = {
  /** Locked: a ticket comes before a conversation. */
  readonly ticket: Ticket;
  readonly occasion: 'ticket_solved' | 'ticket_answered';
  readonly text: string;
  readonly agentId: string;
  readonly at: Date;
  readonly newId: NewId;
};

/** `channelId`: wake `outbound` for it after the commit. */
export type Told = { readonly told: TicketTold; readonly channelId: string | undefined };

const EVER = new Date(0);

/**
 * Says something about a ticket to its customer, in WeChat: as a message while their reply window allows it, else as a notice
 * where one is wired. It stands in the conversation they have, or had last.
 */
export const tellCustomer = async (
  stores: Stores,
  { ticket, occasion, text, agentId, at, newId }: Telling,
  ticketNotices: TicketNotices,
): Promise<Told> => {
  const { identityId, number: ticketNumber, subject } = ticket;
  if (identityId === undefined) return { told: 'unreachable', channelId: undefined };
  const { lockOpenOf, lockClosedSince } = stores.conversations;
  const conversation = (await lockOpenOf(identityId)) ?? (await lockClosedSince(identityId, EVER));
  if (conversation) {
    const content = { type: 'text' as const, text };
    const queued = await queueReply(stores, { conversation, content, at, newId, agentId });
    if (queued.status === 'queued') return { told: 'message', channelId: conversation.channelId };
  }
  const notice = { identityId, occasion, ticketNumber, subject, text, at };
  const outcome = await ticketNotices.queue(stores, notice);
  return { told: outcome === 'queued' ? 'notice' : 'unreachable', channelId: undefined };
};
