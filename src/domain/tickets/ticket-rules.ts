import { TICKET_PRIORITIES } from './ticket.js';
import type { Ticket, TicketFieldChange, TicketPriority, TicketStatus } from './ticket.js';

/** One level up; the highest stays. */
export const raised = (priority: TicketPriority): TicketPriority =>
  TICKET_PRIORITIES[TICKET_PRIORITIES.indexOf(priority) + 1] ?? priority;

export const isDone = (status: TicketStatus): boolean => status === 'solved' || status === 'closed';

/** When it was solved and closed, after its status changed. Closing what was not solved solves it; reopening forgets both. */
export const doneAt = (
  { solvedAt, closedAt }: Pick<Ticket, 'solvedAt' | 'closedAt'>,
  status: TicketStatus,
  at: Date,
): { readonly solvedAt: Date | null; readonly closedAt: Date | null } => ({
  solvedAt: isDone(status) ? (solvedAt ?? at) : null,
  closedAt: status === 'closed' ? (closedAt ?? at) : null,
});

const RECORDED = [
  'subject',
  'description',
  'typeId',
  'priority',
  'status',
  'agentId',
  'skillGroupId',
  'tags',
  'fields',
  'customerId',
  'mergedIntoId',
  'chaseCount',
] as const satisfies readonly (keyof Ticket)[];

/** What differs between two states of a ticket: what its history keeps. */
export const differencesOf = (before: Ticket, after: Ticket): readonly TicketFieldChange[] =>
  RECORDED.filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field])).map((field) => ({
    field,
    from: before[field] ?? null,
    to: after[field] ?? null,
  }));

/** `{number}` and `{subject}` of a text for the customer. */
export const filledText = (text: string, { number, subject }: Pick<Ticket, 'number' | 'subject'>): string =>
  text.replaceAll('{number}', String(number)).replaceAll('{subject}', subject);
