import request from 'supertest';
import { searchAnswer, searchCounts } from '../../../src/contract/customers/search.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';
import { ticketsOf } from '../../support/http/tickets.js';

describe('search in tickets and orders', () => {
  let desk: Desk;
  let shop: Merchant;
  let other: Merchant;
  let agent: Browser;
  let supervisor: Browser;
  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
    other = await openMerchant(desk, 'other');
    ({ agent, supervisor } = shop.browsers);
  });
  afterAll(() => desk.close());

  const get = (browser: Browser, path: string, query: Readonly<Record<string, string>>) =>
    request(desk.url).get(path).query(query).set('cookie', browser.cookie);
  const found = async (browser: Browser, query: Readonly<Record<string, string>>) => {
    for (const { merchantId } of [shop, other]) while (await desk.container.indexWaiting(merchantId));
    return searchAnswer.parse((await get(browser, '/api/v1/search', query).expect(200)).body).items;
  };
  const numbers = async (q: string, browser = agent, filters = {}) =>
    (await found(browser, { q, kind: 'ticket', ...filters })).map(({ number }) => number);
  const orders = async (q: string, browser = agent, filters = {}) =>
    (await found(browser, { q, kind: 'order', ...filters })).map(({ title }) => title);
  const rename = (customerId: string, name: string) =>
    request(desk.url)
      .patch(`/api/v1/customers/${customerId}`)
      .set(headersOf(supervisor))
      .send({ name, phone: '13812345678' })
      .expect(200);

  it('finds a ticket by number, subject, words, notes, tags and customer, as it now stands', async () => {
    const tickets = ticketsOf(desk, agent);
    const { customerId, channelId } = await aConversation(desk, { ...shop, agentId: agent.agentId });
    const one = await tickets.make({
      subject: '苹果坏了三个',
      description: '冷链车停了',
      tags: ['破损'],
      customerId,
      agentId: agent.agentId,
    });
    const two = await tickets.make({ subject: '发票抬头写错' });
    await ticketsOf(desk, other.browsers.agent).make({ subject: '苹果在别家' });
    await tickets.act(one.id, 'notes', { text: '已联系仓库补寄' }).expect(200);
    await rename(customerId, '王大锤');

    for (const q of ['苹果', '冷链车', '破损', '补寄', '大锤', '5678', String(one.number)]) {
      expect([q, await numbers(q)]).toEqual([q, [one.number]]);
    }
    const [item] = await found(agent, { q: '补寄', kind: 'ticket' });
    expect(item).toMatchObject({
      id: one.id,
      title: '苹果坏了三个',
      status: 'open',
      customerId,
      customerName: '王大锤',
    });
    expect(item?.snippet.matches).toHaveLength(1);

    await tickets.change(two.id, { version: 1, subject: '地址要改' }).expect(200);
    expect([await numbers('发票'), await numbers('地址')]).toEqual([[], [two.number]]);
    await tickets.act(two.id, 'merge', { intoId: one.id }).expect(200);
    expect(await numbers('地址')).toEqual([two.number]);
    expect(await numbers('苹果', agent, { agentId: supervisor.agentId })).toEqual([]);
    expect(await numbers('苹果', agent, { agentId: agent.agentId, channelId })).toEqual([one.number]);
    expect(await numbers('苹果', agent, { from: new Date(Date.now() + 60_000).toISOString() })).toEqual([]);
  });

  describe('orders of a file', () => {
    let sourceId: string;
    const send = async (lines: readonly string[]) => {
      const csv = ['订单号,下单时间,商品名称,数量,单价,openid,收货人,收货人电话', ...lines].join('\n');
      await request(desk.url)
        .post('/api/v1/order-imports')
        .set(headersOf(shop.browsers.owner))
        .field('sourceId', sourceId)
        .attach('file', Buffer.from(csv), { filename: 'orders.csv', contentType: 'text/csv' })
        .expect(200);
    };
    const row = (number: string, goods: string, openid: string) =>
      `${number},2025-11-01 10:00:00,${goods},1,25.90,${openid},李小满,13987654321`;
    beforeAll(async () => {
      const { body } = await request(desk.url)
        .post('/api/v1/order-sources')
        .set(headersOf(shop.browsers.owner))
        .send({ kind: 'import', name: '导入' })
        .expect(200);
      sourceId = body.id;
    });

    it('are found by number, goods and customer by whoever serves the customer, and no more when the source goes', async () => {
      const mine = await aConversation(desk, { ...shop, agentId: agent.agentId });
      const theirs = await aConversation(desk, { ...shop, agentId: supervisor.agentId });
      const openidOf = async (identityId: string) =>
        (await desk.sql<{ openid: string }>('select openid from identities where id = $1', [identityId]))[0]?.openid ??
        '';
      await send([
        row('OD2025110100', '赣南脐橙', await openidOf(mine.identityId)),
        row('OD2025110101', '赣南脐橙', await openidOf(theirs.identityId)),
        row('OD2025110102', '车厘子', 'o_nobody'),
      ]);

      expect(await orders('脐橙')).toEqual(['OD2025110100']);
      expect((await orders('脐橙', supervisor)).toSorted()).toEqual(['OD2025110100', 'OD2025110101']);
      expect(await orders('OD20251101', supervisor)).toHaveLength(3);
      expect(await orders('脐橙', other.browsers.owner)).toEqual([]);
      expect(await orders('车厘子')).toEqual([]);
      const [item] = await found(agent, { q: '4321', kind: 'order' });
      expect(item).toMatchObject({ title: 'OD2025110100', customerId: mine.customerId });
      expect(item?.snippet.text).toContain('139****4321');
      await rename(mine.customerId, '赵铁柱');
      expect(await orders('铁柱')).toEqual(['OD2025110100']);
      const channels = await Promise.all(
        [mine, theirs].map(({ channelId }) => orders('铁柱', supervisor, { channelId })),
      );
      expect(channels[0]).toEqual(['OD2025110100']);

      await request(desk.url)
        .delete(`/api/v1/order-sources/${sourceId}`)
        .set(headersOf(shop.browsers.owner))
        .expect(200);
      expect(await orders('脐橙', supervisor)).toEqual([]);
    });
  });

  it('counts what each kind would give, for who asks', async () => {
    await ticketsOf(desk, agent).make({ subject: '榴莲裂了' });
    await ticketsOf(desk, agent).make({ subject: '榴莲没熟' });
    expect(await numbers('榴莲')).toHaveLength(2);
    const counted = async (browser: Browser) =>
      searchCounts.parse((await get(browser, '/api/v1/search/counts', { q: '榴莲' }).expect(200)).body).items;
    expect(await counted(agent)).toEqual([
      { kind: 'message', count: 0, isMore: false },
      { kind: 'customer', count: 0, isMore: false },
      { kind: 'ticket', count: 2, isMore: false },
      { kind: 'order', count: 0, isMore: false },
    ]);
    expect((await counted(other.browsers.agent)).every(({ count }) => count === 0)).toBe(true);
    await get(agent, '/api/v1/search/counts', { q: '%' }).expect(400);
  });
});
