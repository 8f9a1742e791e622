import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { IncomingHttpHeaders, Server } from 'node:http';
import request from 'supertest';
import { webhookDeliveryList, webhookWithSecret } from '../../../src/contract/webhooks/webhooks.js';
import { createRelayOutbox } from '../../../src/services/events/relay-outbox.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

type Told = { readonly headers: IncomingHttpHeaders; readonly body: string };

/** The recipe of docs/webhooks.md, as a receiver would write it. */
const isGenuine = ({ headers, body }: Told, secret: string): boolean => {
  const wanted = createHmac('sha256', secret)
    .update(`${String(headers['x-jiedai-timestamp'])}.${body}`)
    .digest('hex');
  const given = String(headers['x-jiedai-signature']).split(',');
  return given.includes(`v1=${wanted}`);
};

describe('webhooks', () => {
  let desk: Desk;
  let merchant: Merchant;
  let outside: Server;
  let url = '';
  let answer = 200;
  const told: Told[] = [];
  /** Whether `moving.example` leads to this machine by now. */
  let moved = false;

  beforeAll(async () => {
    desk = await openDesk({
      lookUp: async (name) => [{ address: moved || name === 'localhost' ? '127.0.0.1' : '93.184.216.34', family: 4 }],
    });
    merchant = await openMerchant(desk, 'webhooks');
    outside = createServer((incoming, response) => {
      let body = '';
      incoming.on('data', (chunk: Buffer) => (body += chunk.toString('utf8')));
      incoming.on('end', () => {
        told.push({ headers: incoming.headers, body });
        response.writeHead(answer, answer === 302 ? { location: '/elsewhere' } : {}).end('seen');
      });
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const address = outside.address();
    url = typeof address === 'object' ? `http://127.0.0.1:${address?.port}/hook` : '';
  });
  afterAll(async () => {
    outside.closeAllConnections();
    await new Promise((resolve) => outside.close(resolve));
    await desk.close();
  });
  beforeEach(() => {
    told.length = 0;
    answer = 200;
  });

  const post = (path: string, body: object, status = 200) =>
    request(desk.url).post(path).set(headersOf(merchant.browsers.owner)).send(body).expect(status);
  const wire = async (events: readonly string[], to = url) =>
    webhookWithSecret.parse((await post('/api/v1/webhooks', { name: '订货系统', url: to, events })).body);
  const logOf = async (webhookId: string) => {
    const page = await request(desk.url)
      .get(`/api/v1/webhooks/${webhookId}/deliveries`)
      .set(headersOf(merchant.browsers.owner))
      .expect(200);
    return webhookDeliveryList.parse(page.body).items;
  };
  /** What a worker does: announce, then tell whoever is due. */
  const work = async (): Promise<void> => {
    const { foundation, routing, webhooks } = desk.container;
    const relay = createRelayOutbox({
      outboxSource: routing.outboxSource,
      eventLog: foundation.eventLog,
      applyRouting: async () => {},
      tellOutside: webhooks.followWebhooks,
      logger: foundation.logger,
    });
    await relay(merchant.merchantId);
    for (const claimed of await webhooks.webhookQueue.claim(10)) await webhooks.deliverWebhooks(claimed);
  };
  const closeOne = async (): Promise<string> => {
    const { merchantId, skillGroupId, browsers } = merchant;
    const { id } = await aConversation(desk, { merchantId, skillGroupId, agentId: browsers.agent.agentId });
    await request(desk.url)
      .post(`/api/v1/conversations/${id}/close`)
      .set(headersOf(browsers.agent))
      .send({ assignmentNumber: 1 })
      .expect(200);
    return id;
  };
  const conversationsTold = (): readonly string[] => told.map(({ body }) => JSON.parse(body).data.conversationId);

  it('tell what was asked for in order, wait out a failing address, and sign so that the recipe proves it', async () => {
    const endpoint = await wire(['conversation.closed']);
    const first = await closeOne();
    answer = 500;
    await work();
    const second = await closeOne();
    await work();
    // The second waits behind the first, and the address rests.
    expect(conversationsTold()).toEqual([first]);
    expect(
      (await logOf(endpoint.id)).map(({ state, attempts, fault, statusCode, answer: said }) => [
        state,
        attempts,
        fault,
        statusCode,
        said,
      ]),
    ).toEqual([
      ['waiting', 0, null, null, null],
      ['waiting', 1, 'refused', 500, 'seen'],
    ]);

    answer = 200;
    await desk.sql('update webhook_endpoints set due_at = now()');
    await work();
    expect(conversationsTold()).toEqual([first, first, second]);
    for (const one of told) expect(isGenuine(one, endpoint.secret)).toBe(true);
    const [last] = told.slice(-1);
    expect(last && isGenuine({ ...last, body: `${last.body} ` }, endpoint.secret)).toBe(false);
    expect(JSON.parse(last?.body ?? '')).toMatchObject({
      type: 'conversation.closed',
      merchantId: merchant.merchantId,
    });

    // Announced twice, told once; nobody asked for the other events.
    await work();
    expect(told).toHaveLength(3);
    await request(desk.url)
      .delete(`/api/v1/webhooks/${endpoint.id}`)
      .set(headersOf(merchant.browsers.owner))
      .expect(200);
  });

  it('give up after a day, tell again what is asked for, and sign with both secrets while one is changed', async () => {
    const endpoint = await wire(['conversation.closed']);
    const ids = [await closeOne(), await closeOne()];
    answer = 500;
    await work();
    await desk.sql(`update webhook_deliveries set queued_at = queued_at - interval '25 hours'`);
    await desk.sql('update webhook_endpoints set due_at = now()');
    await work();
    expect((await logOf(endpoint.id)).map(({ state, fault }) => [state, fault])).toEqual([
      ['failed', 'given_up'],
      ['failed', 'refused'],
    ]);

    const { body: rotated } = await post(`/api/v1/webhooks/${endpoint.id}/secret`, {});
    told.length = 0;
    answer = 200;
    const since = new Date(Date.now() - 3 * 86_400_000).toISOString();
    expect((await post(`/api/v1/webhooks/${endpoint.id}/replay`, { failedSince: since })).body).toEqual({
      replayed: 2,
    });
    await work();
    expect(conversationsTold()).toEqual(ids);
    for (const one of told)
      expect([endpoint.secret, rotated.secret].map((secret) => isGenuine(one, secret))).toEqual([true, true]);

    const [{ id: deliveryId } = { id: '' }] = await logOf(endpoint.id);
    await post(`/api/v1/webhooks/${endpoint.id}/replay`, { deliveryId });
    await work();
    expect(conversationsTold()).toEqual([...ids, ids[1]]);
    await request(desk.url)
      .delete(`/api/v1/webhooks/${endpoint.id}`)
      .set(headersOf(merchant.browsers.owner))
      .expect(200);
  });

  it('reach no private address by any name, and follow no redirect', async () => {
    for (const refused of [
      'http://example.com/x',
      'https://10.0.0.8/x',
      'https://[::1]/x',
      'https://user:pw@example.com/x',
      'https://localhost/x',
    ]) {
      const { body } = await post('/api/v1/webhooks', { name: 'x', url: refused, events: ['rating.given'] }, 400);
      expect([refused, body.error.field]).toEqual([refused, 'url']);
    }
    // The name was public when it was given; what it leads to is looked at again when it is asked.
    const named = await wire(['rating.given'], 'https://moving.example/hook');
    moved = true;
    const redirected = await wire(['rating.given']);
    answer = 302;
    for (const { id } of [named, redirected]) await post(`/api/v1/webhooks/${id}/ping`, {});
    await work();
    expect((await logOf(named.id)).map(({ fault }) => fault)).toEqual(['unreachable']);
    expect((await logOf(redirected.id)).map(({ fault, statusCode }) => [fault, statusCode])).toEqual([
      ['refused', 302],
    ]);
    expect(told).toHaveLength(1);
  });
});
