import { createCsv } from '../../../files/csv/csv.js';
import { createTicketReads } from '../../../postgres/reads/tickets/tickets.js';
import { createAddTicketNote } from '../../../services/tickets/add-note.js';
import { createBulkChangeTickets } from '../../../services/tickets/bulk-change-tickets.js';
import { createChangeTicket } from '../../../services/tickets/change-ticket.js';
import { createChaseTicket } from '../../../services/tickets/chase-ticket.js';
import { createCreateTicket } from '../../../services/tickets/create-ticket.js';
import { createExportTickets } from '../../../services/tickets/export-tickets.js';
import { createLinkTicket, createUnlinkTicket } from '../../../services/tickets/link-ticket.js';
import { createMergeTickets } from '../../../services/tickets/merge-tickets.js';
import {
  createSavedTicketViews,
  createSlaPolicies,
  createTicketTypes,
} from '../../../services/tickets/settings/ticket-settings.js';
import { createTicketViews } from '../../../services/tickets/ticket-views.js';
import type { TellingDeps } from '../../../services/tickets/ticket-deps.js';
import type { MessageViews } from '../../../services/reads/message-views.js';
import type { Cursors } from '../../../services/ports/tools/tokens.js';
import type { MerchantReader } from '../../../postgres/unit-of-work.js';

type Wanted = TellingDeps & {
  readonly readMerchant: MerchantReader;
  readonly messageViews: MessageViews;
  readonly cursors: Cursors;
};

/** Tickets: what agents do with them, what admins say about them, and what screens read. */
export const buildTickets = (wanted: Wanted) => {
  const changeTicket = createChangeTicket(wanted);
  const ticketViews = createTicketViews({ ...wanted, reads: createTicketReads(wanted) });
  return {
    createTicket: createCreateTicket(wanted),
    changeTicket,
    bulkChangeTickets: createBulkChangeTickets(changeTicket),
    addTicketNote: createAddTicketNote(wanted),
    linkTicket: createLinkTicket(wanted),
    unlinkTicket: createUnlinkTicket(wanted),
    mergeTickets: createMergeTickets(wanted),
    chaseTicket: createChaseTicket(wanted),
    ticketTypes: createTicketTypes(wanted),
    slaPolicies: createSlaPolicies(wanted),
    savedTicketViews: createSavedTicketViews(wanted),
    ticketViews,
    exportTickets: createExportTickets({ csv: createCsv(), ticketViews }),
  };
};

export type Tickets = ReturnType<typeof buildTickets>;
