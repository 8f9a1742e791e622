import type { TicketNoticeFacts } from '../../../domain/notices/ticket-notice.js';
import type { Stores } from '../stores/unit-of-work.js';

export type TicketNotice = TicketNoticeFacts & { readonly identityId: string };

/**
 * Reaches a customer outside the reply window, by a template or subscribe message where one is wired for the occasion. Writes
 * in the caller's transaction only.
 */
export type TicketNotices = {
  readonly queue: (stores: Stores, notice: TicketNotice) => Promise<'queued' | 'unavailable'>;
};
