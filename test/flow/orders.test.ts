import { z } from 'zod';
import { orderSourceView } from '../../src/contract/commerce/order-sources.js';
import { foundOrders } from '../../src/contract/commerce/orders.js';
import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { ask, call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';

const SECRET = 'the-secret-of-the-sample-shop';
const received = z.object({ items: z.array(z.object({ content: z.looseObject({}) })) });

describe('where is my parcel', () => {
  let product: Product;
  let agent: LiveAgent;
  beforeAll(async () => {
    product = await startProduct({ env: { TRUSTED_NETWORK_HOSTS: '127.0.0.1' } });
    await product.simulator.control('/shop', { secret: SECRET }, 'PUT');
    agent = await joinAgent(product);
    await until('the agent is connected', async () => agent.isConnected() || undefined);
  });
  afterAll(async () => {
    agent.close();
    await product.stop();
  });

  const wireSource = (source: object) =>
    ask(orderSourceView, `${product.url}/api/v1/order-sources`, { headers: product.bearer, body: source });
  const ordersOf = (customerId: string, conversationId: string) =>
    ask(foundOrders, `${product.url}/api/v1/customers/${customerId}/orders?conversationId=${conversationId}`, {
      headers: agent.headers,
    });
  /** A customer writes; the agent gets their conversation. */
  const arrive = async (appId: string, nickname: string) => {
    const before = new Set((await agent.mine()).map(({ id }) => id));
    await product.simulator.control(`/channels/${appId}/customers`, { nickname });
    const path = `/channels/${appId}/customers/${encodeURIComponent(nickname)}`;
    await product.simulator.control(`${path}/acts`, { act: 'text', content: '我的货到哪了', wait: true });
    const conversation = await until('it is assigned', async () =>
      (await agent.mine()).find(({ id }) => !before.has(id)),
    );
    const phone = async () => JSON.stringify(received.parse(await product.simulator.control(`${path}/received`)));
    return { conversation, phone };
  };

  it('is seen beside the conversation and told with one message, and last known while the shop is down', async () => {
    const { appId } = await wireChannel(product, { kind: 'official_account', appId: 'wx00000000000000c1' });
    await wireSource({ kind: 'http', name: '商城', url: `${product.simulator.url}/shop`, secret: SECRET });
    const { conversation, phone } = await arrive(appId, '小满');

    const { items } = await ordersOf(conversation.customerId, conversation.id);
    const parcel = items.flatMap(({ shipments }) => shipments).find(({ carrier }) => carrier === '顺丰速运');
    if (!parcel) throw new Error('no parcel');
    const reply = { conversationId: conversation.id, assignmentNumber: conversation.assignmentNumber };
    expect((await agent.reply({ ...reply, text: parcel.text })).status).toBe(200);
    const seen = await until('the phone shows it', async () => {
      const lines = await phone();
      return lines.includes(parcel.trackingNumber) ? lines : undefined;
    });
    expect(seen).toContain('正在分拣');

    await product.simulator.control('/shop', { fault: 'broken' }, 'PUT');
    const stale = await until('the answer of a moment ago is over', async () => {
      const found = await ordersOf(conversation.customerId, conversation.id);
      return found.sources[0]?.fault ? found : undefined;
    });
    expect(stale.items.map(({ number, isStale }) => [number, isStale])).toEqual(
      items.map(({ number }) => [number, true]),
    );
    await product.simulator.control('/shop', { fault: 'none' }, 'PUT');
  });

  it('is known from WeChat’s own list of a mini program, which is told when another parcel leaves', async () => {
    const channel = await wireChannel(product, { kind: 'mini_program', appId: 'wx00000000000000c2' });
    const source = await wireSource({ kind: 'mini_program', name: '小程序订单', channelId: channel.id });
    const { conversation } = await arrive(channel.appId, '秋实');
    const found = await ordersOf(conversation.customerId, conversation.id);
    expect(found.sources.find(({ id }) => id === source.id)?.fault).toBeNull();
    // The shop and WeChat speak of the same payments: each order is there once.
    expect(found.items).toHaveLength(4);
    const unsent = found.items.find(({ shipments }) => shipments.length === 0);
    const transactionId = unsent?.payment.transactionId;
    const ship = (trackingNumber: string) =>
      call(`${product.url}/api/v1/orders/shipping`, {
        headers: agent.headers,
        body: {
          conversationId: conversation.id,
          transactionId,
          carrierCode: 'SF',
          trackingNumber,
          itemDescription: '脐橙',
          receiverPhone: '138****1234',
        },
      });
    expect((await ship('SF20261121')).status).toBe(200);
    // Told twice, it is told once; told otherwise, WeChat takes it once more and no more.
    expect((await ship('SF20261121')).status).toBe(200);
    const { status, body } = await ship('SF20261122');
    expect([status, body]).toMatchObject([200, { shipment: { carrier: '顺丰速运', trackingNumber: 'SF20261122' } }]);
    expect(await ship('SF20261123')).toMatchObject({
      status: 409,
      body: { error: { code: 'wechat_refused', details: { reason: 'wechat_10060003' } } },
    });
    const told = await ask(foundOrders, `${product.url}/api/v1/orders/lookup`, {
      headers: agent.headers,
      body: { number: transactionId, conversationId: conversation.id },
    });
    expect(told.items[0]?.shipments[0]).toMatchObject({ carrier: '顺丰速运', trackingNumber: 'SF20261122' });
    const trail = await call(`${product.url}/api/v1/audit?action=order.shipped`, { headers: product.bearer });
    expect(trail.body).toMatchObject({ items: [{}, {}, {}] });
  });
});
