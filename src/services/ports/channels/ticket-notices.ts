import type { Stores } from '../stores/unit-of-work.js';

export type TicketNotice = {
  readonly identityId: string;
  readonly occasion: 'ticket_solved' | 'ticket_answered';
  readonly ticketNumber: number;
  readonly subject: string;
  readonly text: string;
  readonly at: Date;
};

/**
 * Reaches a customer outside the reply window, by a template or subscribe message where one is wired for the occasion. Writes
 * in the caller's transaction only.
 */
export type TicketNotices = {
  readonly queue: (stores: Stores, notice: TicketNotice) => Promise<'queued' | 'unavailable'>;
};
