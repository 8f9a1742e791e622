import request from 'supertest';
import { ticketDetail } from '../../../src/contract/tickets/tickets.js';
import type { ChangeTicketBody, CreateTicketBody, TicketDetail } from '../../../src/contract/tickets/tickets.js';
import type { Desk } from './desk.js';
import { headersOf } from './people.js';
import type { Browser } from './people.js';

/** Tickets as one agent's browser works on them. */
export const ticketsOf = (desk: Desk, browser: Browser) => {
  const headers = headersOf(browser);
  const post = (path: string, body: object) => request(desk.url).post(path).set(headers).send(body);
  const get = (path: string) => request(desk.url).get(path).set(headers);
  const typeIdOf = async (): Promise<string> => (await get('/api/v1/ticket-types').expect(200)).body.items[0].id;
  return {
    get,
    post,
    typeId: typeIdOf,
    make: async (over: Partial<CreateTicketBody> = {}): Promise<TicketDetail> => {
      const body = { typeId: over.typeId ?? (await typeIdOf()), subject: '苹果坏了三个', ...over };
      return ticketDetail.parse((await post('/api/v1/tickets', body).expect(200)).body);
    },
    read: async (ticketId: string): Promise<TicketDetail> =>
      ticketDetail.parse((await get(`/api/v1/tickets/${ticketId}`).expect(200)).body),
    list: async (query = ''): Promise<readonly TicketDetail[]> =>
      (await get(`/api/v1/tickets?${query}`).expect(200)).body.items,
    change: (ticketId: string, body: ChangeTicketBody) =>
      request(desk.url).patch(`/api/v1/tickets/${ticketId}`).set(headers).send(body),
    put: (path: string, body: object) => request(desk.url).put(path).set(headers).send(body),
    act: (ticketId: string, act: string, body: object) => post(`/api/v1/tickets/${ticketId}/${act}`, body),
  };
};
