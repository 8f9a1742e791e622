import { z } from 'zod';
import { id } from '../../../contract/paging.js';
import {
  bulkTicketAnswer,
  bulkTicketBody,
  changeTicketBody,
  chaseTicketBody,
  createTicketBody,
  mergeTicketBody,
  ticketCounts,
  ticketDetail,
  ticketExportQuery,
  ticketLinkBody,
  ticketList,
  ticketNoteBody,
  ticketQuery,
} from '../../../contract/tickets/tickets.js';
import type { Actor } from '../../../domain/people/agent.js';
import type { AddTicketNote } from '../../../services/tickets/add-note.js';
import type { BulkChangeTickets } from '../../../services/tickets/bulk-change-tickets.js';
import type { ChangeTicket } from '../../../services/tickets/change-ticket.js';
import type { ChaseTicket } from '../../../services/tickets/chase-ticket.js';
import type { CreateTicket } from '../../../services/tickets/create-ticket.js';
import type { ExportTickets } from '../../../services/tickets/export-tickets.js';
import type { LinkTicket, UnlinkTicket } from '../../../services/tickets/link-ticket.js';
import type { MergeTickets } from '../../../services/tickets/merge-tickets.js';
import type { TicketViews } from '../../../services/tickets/ticket-views.js';
import { sendCsv } from '../../bodies/send-csv.js';
import { bytesRoute, route } from '../../route.js';
import type { Route } from '../../route.js';

export type TicketRouteDeps = {
  readonly ticketViews: TicketViews;
  readonly exportTickets: ExportTickets;
  readonly createTicket: CreateTicket;
  readonly changeTicket: ChangeTicket;
  readonly bulkChangeTickets: BulkChangeTickets;
  readonly addTicketNote: AddTicketNote;
  readonly linkTicket: LinkTicket;
  readonly unlinkTicket: UnlinkTicket;
  readonly mergeTickets: MergeTickets;
  readonly chaseTicket: ChaseTicket;
};

const params = z.strictObject({ ticketId: id });
const TICKETS = '/api/v1/tickets';
const TICKET = `${TICKETS}/:ticketId`;

const reading = { method: 'GET' as const, access: 'tickets.read' as const, limit: 'read' as const };
const writing = { method: 'POST' as const, access: 'tickets.work' as const, limit: 'write' as const };

const listRoutes = ({ ticketViews, exportTickets }: TicketRouteDeps): readonly Route[] => [
  route({
    ...reading,
    name: 'ticket.list',
    path: TICKETS,
    summary: 'Tickets, narrowed and sorted; `status=open,pending` is what is not done yet.',
    input: z.object({ query: ticketQuery }),
    answer: ticketList,
    handle: ({ actor, query: { cursor, limit, sort, ...filter } }) =>
      ticketViews.list({ actor, cursor, limit, sort, filter }),
  }),
  route({
    ...reading,
    name: 'ticket.counts',
    path: `${TICKETS}/counts`,
    summary: 'How many are open, pending, mine, nobody’s and late, of what is not done yet.',
    input: z.object({}),
    answer: ticketCounts,
    handle: ({ actor }) => ticketViews.counts(actor),
  }),
  bytesRoute({
    ...reading,
    access: 'tickets.export',
    name: 'ticket.export',
    path: `${TICKETS}/export`,
    summary: 'The same list as CSV (UTF-8 with a byte order mark), as long as it is.',
    input: z.object({ query: ticketExportQuery }),
    handle: async ({ actor, ctx, query: { sort, ...filter } }) =>
      sendCsv(ctx, 'tickets.csv', exportTickets({ actor, sort, filter })),
  }),
  route({
    ...reading,
    name: 'ticket.get',
    path: TICKET,
    summary: 'One ticket with its fields, notes, links and history.',
    input: z.object({ params }),
    answer: ticketDetail,
    handle: ({ actor, params: { ticketId } }) => ticketViews.detail(actor, ticketId),
  }),
];

type Present = (actor: Actor, ticket: { readonly id: string }) => ReturnType<TicketViews['detail']>;

const makingRoutes = (deps: TicketRouteDeps, present: Present): readonly Route[] => [
  route({
    ...writing,
    name: 'ticket.create',
    path: TICKETS,
    summary: 'Makes a ticket, from a conversation or by hand.',
    input: z.object({ body: createTicketBody }),
    answer: ticketDetail,
    handle: async ({ actor, caller, body: { title = '', subject = title, ...body } }) => {
      const isFromApi = caller.principal.scopes !== undefined;
      return present(actor, await deps.createTicket({ actor, isFromApi, subject, ...body }));
    },
  }),
  route({
    ...writing,
    name: 'ticket.bulk',
    path: `${TICKETS}/bulk`,
    summary: 'The same change to up to 200 tickets, each by itself.',
    input: z.object({ body: bulkTicketBody }),
    answer: bulkTicketAnswer,
    handle: ({ actor, body }) => deps.bulkChangeTickets({ actor, ...body }),
  }),
  route({
    ...writing,
    method: 'PATCH',
    name: 'ticket.update',
    path: TICKET,
    summary: 'Changes a ticket as the caller last saw it; what is not named stays.',
    input: z.object({ params, body: changeTicketBody }),
    answer: ticketDetail,
    handle: async ({ actor, params: { ticketId }, body: { version, ...edit } }) =>
      present(actor, await deps.changeTicket({ actor, ticketId, version, edit })),
  }),
];

const workingRoutes = (deps: TicketRouteDeps, present: Present): readonly Route[] => [
  route({
    ...writing,
    name: 'ticket.note',
    path: `${TICKET}/notes`,
    summary: 'Adds a private note, or a reply that the customer gets in WeChat.',
    input: z.object({ params, body: ticketNoteBody }),
    answer: ticketDetail,
    handle: async ({ actor, params: { ticketId }, body }) =>
      present(actor, await deps.addTicketNote({ actor, ticketId, ...body })),
  }),
  route({
    ...writing,
    name: 'ticket.link',
    path: `${TICKET}/links`,
    summary: 'Links it to a conversation, an order, a customer or another ticket.',
    input: z.object({ params, body: ticketLinkBody }),
    answer: ticketDetail,
    handle: async ({ actor, params: { ticketId }, body }) =>
      present(actor, await deps.linkTicket({ actor, ticketId, ...body })),
  }),
  route({
    ...writing,
    method: 'DELETE',
    name: 'ticket.unlink',
    path: `${TICKET}/links/:linkId`,
    summary: 'Takes a link away.',
    input: z.object({ params: z.strictObject({ ticketId: id, linkId: id }) }),
    answer: ticketDetail,
    handle: async ({ actor, params: ids }) => present(actor, await deps.unlinkTicket({ actor, ...ids })),
  }),
];

const raisingRoutes = (deps: TicketRouteDeps, present: Present): readonly Route[] => [
  route({
    ...writing,
    name: 'ticket.merge',
    path: `${TICKET}/merge`,
    summary: 'Closes it into another ticket, which gets its notes and links; answers with that one.',
    input: z.object({ params, body: mergeTicketBody }),
    answer: ticketDetail,
    handle: async ({ actor, params: { ticketId }, body: { intoId } }) =>
      present(actor, await deps.mergeTickets({ actor, ticketId, intoId })),
  }),
  route({
    ...writing,
    name: 'ticket.chase',
    path: `${TICKET}/chase`,
    summary: 'The customer asks again: its priority rises, and it is open again.',
    input: z.object({ params, body: chaseTicketBody }),
    answer: ticketDetail,
    handle: async ({ actor, params: { ticketId }, body }) =>
      present(actor, await deps.chaseTicket({ actor, ticketId, ...body })),
  }),
];

export const ticketRoutes = (deps: TicketRouteDeps): readonly Route[] => {
  /** The ticket as it stands after the act. */
  const present: Present = (actor, { id: ticketId }) => deps.ticketViews.detail(actor, ticketId);
  return [
    ...listRoutes(deps),
    ...makingRoutes(deps, present),
    ...workingRoutes(deps, present),
    ...raisingRoutes(deps, present),
  ];
};
