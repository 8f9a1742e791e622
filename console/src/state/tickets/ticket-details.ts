import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type {
  ChangeTicketBody,
  CreateTicketBody,
  TicketDetail,
  TicketView,
} from '../../../../src/contract/tickets/tickets.js';
import { failureOf } from '../desk/failures.js';
import { backend } from '../live/backend.js';

export type TicketLinkKind = TicketDetail['links'][number]['kind'];
type Change = Omit<ChangeTicketBody, 'version'>;
type NoteExtras = { readonly tellCustomer: boolean; readonly files: readonly File[] };

/** Tickets with their notes, links and history, and what agents do with one. */
export const useTicketDetails = defineStore('ticket-details', () => {
  const details = shallowReactive(new Map<string, TicketDetail>());

  const keep = (detail: TicketDetail): TicketDetail => {
    const known = details.get(detail.id);
    if (!known || known.version <= detail.version) details.set(detail.id, detail);
    return detail;
  };
  const load = async (ticketId: string): Promise<TicketDetail> => keep(await backend.tickets.find(ticketId));

  const findByNumber = async (number: string): Promise<TicketView | undefined> =>
    (await backend.tickets.list({ text: `#${number.replace('#', '')}`, limit: 1 })).items[0];

  /** When somebody was faster, the ticket is read again before the refusal is told. */
  const change = async ({ id, version }: TicketView, body: Change): Promise<void> => {
    try {
      keep(await backend.tickets.change(id, { version, ...body }));
    } catch (error) {
      if (failureOf(error) === 'stale_version') await load(id);
      throw error;
    }
  };

  return {
    details,
    load,
    change,
    create: async (body: CreateTicketBody): Promise<TicketDetail> => keep(await backend.tickets.create(body)),
    /** A private note, or what the customer is told; pictures are kept with it. */
    note: async (ticketId: string, text: string, more: NoteExtras): Promise<TicketDetail> => {
      const uploaded = await Promise.all(more.files.map((file) => backend.messages.upload(file, file.name)));
      const mediaIds = uploaded.map(({ mediaId }) => mediaId);
      return keep(await backend.tickets.note(ticketId, { text, mediaIds, tellCustomer: more.tellCustomer }));
    },
    /** `ref`: an id, or the number of an order. */
    link: async (ticketId: string, kind: TicketLinkKind, ref: string): Promise<TicketDetail> =>
      keep(await backend.tickets.link(ticketId, { kind, ref })),
    findByNumber,
    unlink: async (ticketId: string, linkId: string): Promise<TicketDetail> =>
      keep(await backend.tickets.unlink(ticketId, linkId)),
    merge: async (ticketId: string, intoNumber: string): Promise<TicketDetail | undefined> => {
      const into = await findByNumber(intoNumber);
      return into && keep(await backend.tickets.merge(ticketId, into.id));
    },
    chase: async (ticketId: string): Promise<TicketDetail> => keep(await backend.tickets.chase(ticketId)),
    /** A customer's tickets, youngest first. */
    ofCustomer: async (customerId: string): Promise<readonly TicketView[]> =>
      (await backend.tickets.list({ customerId, sort: 'created', limit: 20 })).items,
  };
});
