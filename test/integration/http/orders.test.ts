import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { importAnswer, importPreview } from '../../../src/contract/commerce/order-sources.js';
import { foundOrders, orderLookupList, productList } from '../../../src/contract/commerce/orders.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';
import { openShop, SHOP_SECRET } from '../../support/orders/shop.js';
import type { SampleShop } from '../../support/orders/shop.js';

describe('orders', () => {
  let desk: Desk;
  let sample: SampleShop;
  let shop: Merchant;
  let agent: Browser;
  let owner: Browser;
  beforeAll(async () => {
    [desk, sample] = await Promise.all([openDesk(), openShop()]);
  });
  beforeEach(async () => {
    await sample.change({ fault: 'none' });
    shop = await openMerchant(desk, `shop-${randomUUID()}`);
    ({ agent, owner } = shop.browsers);
  });
  afterAll(async () => {
    await desk.close();
    await sample.close();
  });

  const get = (browser: Browser, path: string) => request(desk.url).get(path).set('cookie', browser.cookie);
  const post = (browser: Browser, path: string, body: object) =>
    request(desk.url).post(path).set(headersOf(browser)).send(body);
  const wire = async (more: object = {}): Promise<string> => {
    const source = { kind: 'http', name: '商城', url: sample.url, secret: SHOP_SECRET, ...more };
    const { body } = await post(owner, '/api/v1/order-sources', source).expect(200);
    return body.id;
  };
  const held = () => aConversation(desk, { ...shop, agentId: agent.agentId });
  const ordersOf = async (browser: Browser, customerId: string, conversationId?: string) => {
    const query = conversationId === undefined ? '' : `?conversationId=${conversationId}`;
    const { body } = await get(browser, `/api/v1/customers/${customerId}/orders${query}`).expect(200);
    return foundOrders.parse(body);
  };

  it('are there for whoever serves the customer: status, goods, parcels, group buy, referrer, after-sale', async () => {
    const sourceId = await wire();
    const { customerId, id } = await held();
    const { items, sources } = await ordersOf(agent, customerId, id);
    expect(sources).toEqual([{ id: sourceId, name: '商城', kind: 'http', fault: null, hasMore: false }]);
    expect(items.map(({ status }) => status)).toEqual(['group_forming', 'shipped', 'delivered', 'completed']);
    expect(items).toMatchObject([
      { groupBuy: { state: 'forming', needed: 5, joined: 3, leader: '小满妈妈' } },
      { shipments: [{ text: expect.stringMatching(/^【物流】顺丰速运 SF[^]*浦东/) }] },
      { afterSales: [{ kind: 'refund', state: 'in_progress', amountFen: 1200 }] },
      { referral: { referrer: '果园推荐官·阿青' } },
    ]);
  });

  it('show phone and address in full only to whoever may read them', async () => {
    await wire();
    const { customerId, id } = await held();
    const phonesFor = async (browser: Browser) =>
      (await ordersOf(browser, customerId, id)).items.map(({ receiver }) => receiver?.phone);
    expect(await phonesFor(agent)).toEqual(Array(4).fill(expect.stringMatching(/^138\*{4}\d{4}$/)));
    expect(await phonesFor(shop.browsers.supervisor)).toEqual(Array(4).fill(expect.stringMatching(/^138\d{8}$/)));
  });

  it('come with the shop’s pictures, which nobody else can have us fetch', async () => {
    await wire();
    const { customerId, id } = await held();
    const [first] = (await ordersOf(agent, customerId, id)).items;
    const picture = first?.items[0]?.pictureUrl ?? '';
    const shown = await get(agent, picture).expect(200);
    expect(shown.headers['content-type']).toBe('image/png');
    await get(agent, `${picture.slice(0, -3)}abc`).expect(404);
    await get(agent, `/api/v1/order-pictures?address=${encodeURIComponent(sample.url)}&signature=x`).expect(404);
  });

  it('are nobody’s who has nothing to do with the customer', async () => {
    await wire();
    const { customerId, id } = await aConversation(desk, { ...shop, agentId: shop.browsers.supervisor.agentId });
    const other = await held();
    for (const path of [
      `/api/v1/customers/${customerId}/orders`,
      `/api/v1/customers/${customerId}/orders?conversationId=${id}`,
      `/api/v1/customers/${customerId}/orders?conversationId=${other.id}`,
    ]) {
      await get(agent, path).expect(404);
    }
  });

  it('are shown as they were last, with their time, while the shop is down, and the shop is left alone for a while', async () => {
    await wire();
    const [one, other] = [await held(), await held()];
    await ordersOf(agent, one.customerId);
    await sample.change({ fault: 'broken' });
    await desk.sql(`update known_orders set as_of = now() - interval '2 hours'`);
    // Whoever looked a moment ago is shown the same; the others meet the fault.
    const faults: (string | null | undefined)[] = [];
    for (let n = 0; n < 6; n += 1) faults.push((await ordersOf(agent, other.customerId)).sources[0]?.fault);
    expect([faults[0], faults.at(-1)]).toEqual(['broken', 'resting']);
    await desk.sql('update known_orders set customer_id = $1', [other.customerId]);
    const { items } = await ordersOf(agent, other.customerId);
    expect(items).toHaveLength(4);
    expect(items.every(({ isStale, asOf }) => isStale && Date.now() - Date.parse(asOf) > 3_600_000)).toBe(true);
  });

  it('never wait for a slow shop longer than two seconds', async () => {
    await wire();
    const { customerId } = await held();
    await sample.change({ fault: 'slow', delayMs: 3_000 });
    const startedAt = performance.now();
    const { sources } = await ordersOf(agent, customerId);
    expect([sources[0]?.fault, performance.now() - startedAt < 2_900]).toEqual(['slow', true]);
  });

  it('leave a record of who looked only as long as it is kept', async () => {
    await wire();
    const [old, young] = [await held(), await held()];
    for (const { customerId } of [old, young]) await ordersOf(agent, customerId);
    await desk.sql(`update order_lookups set looked_up_at = now() - interval '3 days' where customer_id = $1`, [
      old.customerId,
    ]);
    const yesterday = new Date(Date.now() - 86_400_000);
    const pruned = await desk.container.pruneTrails({ lookups: yesterday, payNotices: yesterday });
    expect(pruned).toEqual({ lookups: 1, payNotices: 0 });
    const rows = await desk.sql(`select customer_id from order_lookups where customer_id = any($1)`, [
      [old.customerId, young.customerId],
    ]);
    expect(rows).toEqual([{ customer_id: young.customerId }]);
  });

  it('are asked of the shop once, however many look at once, and every look is on record', async () => {
    await wire();
    const { customerId, id } = await held();
    await Promise.all(Array.from({ length: 5 }, () => ordersOf(agent, customerId, id)));
    const { body } = await get(owner, `/api/v1/order-lookups?customerId=${customerId}&limit=3`).expect(200);
    const page = orderLookupList.parse(body);
    expect(page.items[0]).toMatchObject({ agentName: 'agent', reason: 'panel', conversationId: id, resultCount: 4 });
    const rest = await get(owner, `/api/v1/order-lookups?customerId=${customerId}&cursor=${page.nextCursor}`).expect(
      200,
    );
    const all = [...page.items, ...orderLookupList.parse(rest.body).items];
    expect(all.map(({ isRepeated }) => isRepeated).sort()).toEqual([false, true, true, true, true]);
    await get(agent, '/api/v1/order-lookups').expect(403);
  });

  it('are found by number and by phone', async () => {
    await wire();
    const { customerId } = await held();
    const [first] = (await ordersOf(agent, customerId)).items;
    const byNumber = await post(agent, '/api/v1/orders/lookup', { number: first?.number }).expect(200);
    expect(foundOrders.parse(byNumber.body).items.map(({ number }) => number)).toEqual([first?.number]);
    const byPhone = await post(agent, '/api/v1/orders/lookup', { phone: '+86 138 1234 5678' }).expect(200);
    expect(byPhone.body.items).toHaveLength(4);
    await post(agent, '/api/v1/orders/lookup', {}).expect(400);
    await post(agent, '/api/v1/orders/lookup', { number: 'x', phone: '13812345678' }).expect(400);
    const { body } = await get(agent, `/api/v1/products?q=${encodeURIComponent('苹果')}`).expect(200);
    expect(productList.parse(body).items.map(({ id }) => id)).toEqual(['apple']);
  });

  it('come from a source that was wired rightly, whose secret is never shown again', async () => {
    const bad = { kind: 'http', name: 'x', url: 'https://shop.example', secret: SHOP_SECRET };
    for (const [change, field] of [
      [{ url: 'http://shop.example' }, 'url'],
      [{ url: 'https://10.0.0.1' }, 'url'],
      [{ url: 'https://shop.example/?a=1' }, 'url'],
      [{ secret: undefined }, 'secret'],
      [{ kind: 'mini_program', url: undefined, secret: undefined }, 'channelId'],
      [{ kind: 'wechat_pay', url: undefined, secret: undefined }, 'channelId'],
      [{ channelId: randomUUID() }, 'channelId'],
    ] as const) {
      const { body } = await post(owner, '/api/v1/order-sources', { ...bad, ...change }).expect(400);
      expect([field, body.error]).toEqual([field, { code: 'validation', field }]);
    }
    const id = await wire({ secret: 'another-secret-than-the-shop-has' });
    const check = async () => (await post(owner, `/api/v1/order-sources/${id}/check`, {}).expect(200)).body;
    expect(await check()).toMatchObject({ fault: 'refused', shopName: null });
    const patch = request(desk.url).patch(`/api/v1/order-sources/${id}`).set(headersOf(owner));
    const changed = await patch.send({ secret: SHOP_SECRET }).expect(200);
    expect(changed.text).not.toContain('secret');
    expect(await check()).toMatchObject({ fault: null, shopName: '青禾果园商城（示例）', hasProducts: true });
    const kept = await desk.sql<{ found: boolean }>(
      `select bool_or(position($1 in encode(secret, 'escape')) > 0) as found from order_sources`,
      [SHOP_SECRET],
    );
    expect(kept[0]?.found).toBe(false);
    await request(desk.url).delete(`/api/v1/order-sources/${id}`).set(headersOf(owner)).expect(200);
    await get(owner, `/api/v1/order-sources/${id}`).expect(404);
  });

  describe('in a file', () => {
    const HEAD = '订单编号,下单时间,商品名称,数量,单价,手机号\r\n';
    const GOOD = `${HEAD}"=""A1""",2026-11-02 10:00,苹果,1,39.90,13812345678\r\nA2,2026-11-03,梨,2,10,13812345678\r\n`;
    const send = (path: string, bytes: Buffer, fields: Readonly<Record<string, string>>) => {
      const upload = request(desk.url).post(path).set(headersOf(owner)).attach('file', bytes, 'orders.csv');
      for (const [name, value] of Object.entries(fields)) upload.field(name, value);
      return upload;
    };
    const imported = () => desk.sql<{ number: string }>('select number from imported_orders order by number');

    it('are shown before they are kept, and all kept or none', async () => {
      const { body: source } = await post(owner, '/api/v1/order-sources', { kind: 'import', name: '导入' }).expect(200);
      const fields = { sourceId: source.id };
      const bad = Buffer.from(`${GOOD}A3,2026-11-03,=cmd|calc,1,1,\r\n`);
      const previewed = importPreview.parse(
        (await send('/api/v1/order-imports/preview', bad, fields).expect(200)).body,
      );
      expect(previewed).toMatchObject({
        rowCount: 3,
        orderCount: 2,
        errors: [{ line: 4, field: 'itemName', fault: 'formula' }],
        mapping: { number: 0, placedAt: 1, itemName: 2, quantity: 3, price: 4, phone: 5 },
      });
      expect(
        importAnswer.parse((await send('/api/v1/order-imports', bad, fields).expect(200)).body).importId,
      ).toBeNull();
      expect(await imported()).toEqual([]);

      const { body } = await send('/api/v1/order-imports', Buffer.from(`\ufeff${GOOD}`), fields).expect(200);
      expect(importAnswer.parse(body).importId).not.toBeNull();
      expect((await imported()).map(({ number }) => number)).toEqual(['A1', 'A2']);
      const found = await post(agent, '/api/v1/orders/lookup', { phone: '138-1234-5678' }).expect(200);
      expect(foundOrders.parse(found.body).items.map(({ number, amounts }) => [number, amounts.payFen])).toEqual([
        ['A2', 2000],
        ['A1', 3990],
      ]);
    });

    it('are read in the characters spreadsheets in China write, by the columns that are named', async () => {
      const { body: source } = await post(owner, '/api/v1/order-sources', { kind: 'import', name: '导入' }).expect(200);
      // In GBK, under headings that say nothing to us: 订单,时间,货,a,b and B1,2026-11-02,苹果,3,1.5
      const gbk = Buffer.from(
        'b6a9b5a52ccab1bce42cbbf52c612c620a42312c323032362d31312d30322cc6bbb9fb2c332c312e350a',
        'hex',
      );
      const mapping = JSON.stringify({ number: 0, placedAt: 1, itemName: 2, quantity: 3, price: 4 });
      const fields = { sourceId: source.id, mapping };
      const { body } = await send('/api/v1/order-imports/preview', gbk, fields).expect(200);
      expect(importPreview.parse(body)).toMatchObject({ headings: ['订单', '时间', '货', 'a', 'b'], orderCount: 1 });
      expect(body.sample[0][2]).toBe('苹果');
      await send('/api/v1/order-imports/preview', gbk, { ...fields, mapping: '{"number":9}' }).expect(400);
      await send('/api/v1/order-imports/preview', Buffer.from([0, 1, 2]), fields).expect(400);
      await send('/api/v1/order-imports/preview', gbk, { ...fields, sourceId: randomUUID() }).expect(404);
    });
  });
});
