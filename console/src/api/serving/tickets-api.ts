import { z } from 'zod';
import {
  savedTicketView,
  slaPolicyList,
  ticketTypeList,
  ticketTypeView,
  ticketViewList,
} from '../../../../src/contract/tickets/ticket-settings.js';
import type {
  changeTicketTypeBody,
  CreateTicketTypeBody,
  createTicketViewBody,
  SlaPolicyView,
} from '../../../../src/contract/tickets/ticket-settings.js';
import { bulkTicketAnswer, ticketCounts, ticketDetail, ticketList } from '../../../../src/contract/tickets/tickets.js';
import type {
  BulkTicketBody,
  ChangeTicketBody,
  CreateTicketBody,
  ticketLinkBody,
  ticketNoteBody,
} from '../../../../src/contract/tickets/tickets.js';
import type { Call } from '../call.js';

/** The words of a list's address. */
export type TicketWords = Readonly<Record<string, string | number | undefined>>;

const pathOf = (ticketId: string, act = ''): string => `/tickets/${encodeURIComponent(ticketId)}${act}`;

export const createTicketsApi = (call: Call) => {
  const act = (ticketId: string, name: string, body: object) =>
    call({ method: 'POST', path: pathOf(ticketId, name), body, answer: ticketDetail });
  return {
    list: (query: TicketWords) => call({ path: '/tickets', query, answer: ticketList }),
    counts: () => call({ path: '/tickets/counts', answer: ticketCounts }),
    find: (ticketId: string) => call({ path: pathOf(ticketId), answer: ticketDetail }),
    create: (body: CreateTicketBody) => call({ method: 'POST', path: '/tickets', body, answer: ticketDetail }),
    change: (ticketId: string, body: ChangeTicketBody) =>
      call({ method: 'PATCH', path: pathOf(ticketId), body, answer: ticketDetail }),
    note: (ticketId: string, body: z.input<typeof ticketNoteBody>) => act(ticketId, '/notes', body),
    link: (ticketId: string, body: z.input<typeof ticketLinkBody>) => act(ticketId, '/links', body),
    unlink: (ticketId: string, linkId: string) =>
      call({ method: 'DELETE', path: pathOf(ticketId, `/links/${linkId}`), answer: ticketDetail }),
    merge: (ticketId: string, intoId: string) => act(ticketId, '/merge', { intoId }),
    chase: (ticketId: string) => act(ticketId, '/chase', {}),
    bulk: (body: BulkTicketBody) => call({ method: 'POST', path: '/tickets/bulk', body, answer: bulkTicketAnswer }),
    ...settingsApi(call),
  };
};

const settingsApi = (call: Call) => ({
  types: () => call({ path: '/ticket-types', answer: ticketTypeList }),
  addType: (body: CreateTicketTypeBody) =>
    call({ method: 'POST', path: '/ticket-types', body, answer: ticketTypeView }),
  changeType: (typeId: string, body: z.input<typeof changeTicketTypeBody>) =>
    call({ method: 'PATCH', path: `/ticket-types/${encodeURIComponent(typeId)}`, body, answer: ticketTypeView }),
  policies: () => call({ path: '/sla-policies', answer: slaPolicyList }),
  savePolicies: (items: readonly SlaPolicyView[]) =>
    call({ method: 'PUT', path: '/sla-policies', body: { items }, answer: slaPolicyList }),
  views: () => call({ path: '/ticket-views', answer: ticketViewList }),
  addView: (body: z.input<typeof createTicketViewBody>) =>
    call({ method: 'POST', path: '/ticket-views', body, answer: savedTicketView }),
  removeView: (viewId: string) =>
    call({ method: 'DELETE', path: `/ticket-views/${encodeURIComponent(viewId)}`, answer: z.unknown() }),
});

export type TicketsApi = ReturnType<typeof createTicketsApi>;
