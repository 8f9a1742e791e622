import { format } from 'fast-csv';
import type { Context } from 'koa';
import { Readable, pipeline } from 'node:stream';
import type { TicketRecord } from '../../../domain/tickets/ticket-record.js';

type Column = { readonly header: string; readonly of: (ticket: TicketRecord) => string | number | null };

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

/** A spreadsheet runs a cell that begins like a formula (OWASP: CSV injection): an apostrophe makes it text. */
export const safeCell = (value: string | number | null): string | number => {
  if (typeof value === 'number') return value;
  const text = value ?? '';
  return /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
};

const rowOf = (ticket: TicketRecord): Readonly<Record<string, string | number>> =>
  Object.fromEntries(COLUMNS.map(({ header, of }) => [header, safeCell(of(ticket))]));

async function* rows(tickets: AsyncIterable<TicketRecord>) {
  for await (const ticket of tickets) yield rowOf(ticket);
}

/** Sends tickets as they are read. The byte order mark is for Excel, which else takes UTF-8 for GBK. */
export const sendTicketsCsv = (ctx: Context, tickets: AsyncIterable<TicketRecord>): void => {
  const csv = format({ headers: COLUMNS.map(({ header }) => header), writeBOM: true, alwaysWriteHeaders: true });
  // A reader that goes away, or a store that fails half-way, ends both; the answer then has no proper end either.
  pipeline(Readable.from(rows(tickets)), csv, () => {});
  ctx.set('Content-Disposition', 'attachment; filename="tickets.csv"');
  ctx.type = 'text/csv; charset=utf-8';
  ctx.body = csv;
};
