import type { TicketView } from '../../../../src/contract/tickets/tickets.js';

/** What is due next, if anything. */
export const dueOf = ({ firstResponseDueAt, resolutionDueAt }: TicketView): string | undefined =>
  [firstResponseDueAt, resolutionDueAt].filter((at) => at !== null).sort()[0];
