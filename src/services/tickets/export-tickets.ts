import type { TicketRecord } from '../../domain/tickets/ticket-record.js';
import type { Csv, CsvCell, CsvRow } from '../ports/tools/csv.js';
import type { TicketViews } from './ticket-views.js';

type Deps = { readonly csv: Pick<Csv, 'stream'>; readonly ticketViews: Pick<TicketViews, 'walk'> };

type Column = { readonly header: string; readonly of: (ticket: TicketRecord) => CsvCell };

const COLUMNS: readonly Column[] = [
  { header: 'number', of: ({ number }) => number },
  { header: 'subject', of: ({ subject }) => subject },
  { header: 'type', of: ({ typeName }) => typeName },
  { header: 'priority', of: ({ priority }) => priority },
  { header: 'status', of: ({ status }) => status },
  { header: 'source', of: ({ source }) => source },
  { header: 'agent', of: ({ agentName }) => agentName },
  { header: 'skill_group', of: ({ skillGroupName }) => skillGroupName },
  { header: 'customer', of: ({ customerName }) => customerName },
  { header: 'tags', of: ({ tags }) => tags.join(' ') },
  { header: 'chased', of: ({ chaseCount }) => chaseCount },
  { header: 'first_response_due_at', of: ({ firstResponseDueAt }) => firstResponseDueAt },
  { header: 'first_responded_at', of: ({ firstRespondedAt }) => firstRespondedAt },
  { header: 'resolution_due_at', of: ({ resolutionDueAt }) => resolutionDueAt },
  { header: 'solved_at', of: ({ solvedAt }) => solvedAt },
  { header: 'created_at', of: ({ createdAt }) => createdAt },
  { header: 'updated_at', of: ({ updatedAt }) => updatedAt },
];

async function* rowsOf(tickets: AsyncIterable<TicketRecord>): AsyncGenerator<CsvRow> {
  for await (const ticket of tickets) yield COLUMNS.map(({ of }) => of(ticket));
}

/** Tickets as CSV, as they are read. */
export const createExportTickets =
  ({ csv, ticketViews }: Deps) =>
  (wanted: Parameters<TicketViews['walk']>[0]): AsyncIterable<string | Uint8Array> =>
    csv.stream(
      COLUMNS.map(({ header }) => header),
      rowsOf(ticketViews.walk(wanted)),
    );

export type ExportTickets = ReturnType<typeof createExportTickets>;
