import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { customerDetail, customerList } from '../../../src/contract/customers/customers.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';

describe('customers', () => {
  let desk: Desk;
  let shop: Merchant;
  let agent: Browser;
  let supervisor: Browser;
  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
    ({ agent, supervisor } = shop.browsers);
  });
  afterAll(() => desk.close());

  const get = (browser: Browser, path: string) => request(desk.url).get(`/api/v1${path}`).set('cookie', browser.cookie);
  const detail = async (browser: Browser, id: string) =>
    customerDetail.parse((await get(browser, `/customers/${id}`).expect(200)).body);
  const change = (browser: Browser, id: string, body: object) =>
    request(desk.url).patch(`/api/v1/customers/${id}`).set(headersOf(browser)).send(body);
  const merge = (id: string, otherId: string, browser = supervisor) =>
    request(desk.url).post(`/api/v1/customers/${id}/merge`).set(headersOf(browser)).send({ otherId });
  const someone = () => aConversation(desk, { ...shop, agentId: agent.agentId, allowance: 3 });
  const events = async () =>
    (await desk.sql<{ event: { type: string; customerId: string } }>('select event from outbox order by id'))
      .map(({ event }) => event)
      .filter(({ type }) => type === 'customer.changed')
      .map(({ customerId }) => customerId);

  /** An order as a source said it last, and the look-up that found it. */
  const anOrderOf = async (customerId: string): Promise<string> => {
    const [sourceId, number] = [randomUUID(), `SO-${randomUUID()}`];
    await desk.sql(`insert into order_sources (id, merchant_id, kind, name) values ($1, $2, 'import', '商城')`, [
      sourceId,
      shop.merchantId,
    ]);
    await desk.sql(
      `insert into known_orders (source_id, number, merchant_id, customer_id, content, placed_at, as_of)
       values ($1, $2, $3, $4, '{"items": [], "shipments": []}', now(), now())`,
      [sourceId, number, shop.merchantId, customerId],
    );
    await desk.sql(
      `insert into order_lookups (id, merchant_id, source_id, customer_id, reason, asked_by, result_count, order_numbers,
         latency_ms, looked_up_at)
       values ($1, $2, $3, $4, 'panel', 'customer', 1, $5, 20, now())`,
      [randomUUID(), shop.merchantId, sourceId, customerId, [number]],
    );
    return number;
  };
  const ownerOf = async (number: string) =>
    (await desk.sql<{ id: string }>('select customer_id as id from known_orders where number = $1', [number]))[0]?.id;

  it('shows who they are, how they came and which door is open', async () => {
    const { customerId, identityId } = await someone();
    expect(await detail(agent, customerId)).toMatchObject({
      name: '李小满',
      conversationCount: 1,
      source: { channelName: '青禾果园' },
      identities: [{ id: identityId, channelKind: 'official_account', allowance: { remaining: 3 } }],
      merges: [],
    });
    expect((await get(shop.browsers.analyst, `/customers/${customerId}`)).status).toBe(403);
  });

  it('keeps what is changed, announces it, and masks phone and address by role', async () => {
    const { customerId } = await someone();
    const body = {
      remark: '老客户',
      phone: '13812345678',
      address: '浙江省杭州市西湖区文三路 1 号',
      attributes: { 会员等级: '金卡' },
    };
    const answer = await change(agent, customerId, body).expect(200);
    expect(answer.body).toMatchObject({ ...body, phone: '138****5678', address: '浙江省杭州市****', isMasked: true });
    expect(await detail(supervisor, customerId)).toMatchObject({ ...body, isMasked: false, name: '李小满' });
    const list = customerList.parse((await get(agent, '/customers').expect(200)).body);
    expect(list.items.find(({ id }) => id === customerId)).toMatchObject({ phone: '138****5678', remark: '老客户' });
    expect(await events()).toContain(customerId);

    // A masked value sent back would be lost for good.
    expect((await change(agent, customerId, { phone: '138****5678' })).status).toBe(400);
    expect((await change(agent, customerId, { address: '浙江省杭州市****' })).status).toBe(400);
    await change(agent, customerId, { remark: null }).expect(200);
    expect(await detail(supervisor, customerId)).toMatchObject({ remark: null, phone: '13812345678' });
  });

  it('tags customers with the merchant’s own tags, and lists by tag', async () => {
    const { customerId } = await someone();
    const post = (name: string, browser = supervisor) =>
      request(desk.url).post('/api/v1/tags').set(headersOf(browser)).send({ name });
    const { body: tag } = await post('熟客').expect(200);
    expect((await post('熟客')).status).toBe(409);
    expect((await post('生客', agent)).status).toBe(403);
    const tagIt = (tagIds: readonly string[]) =>
      request(desk.url).put(`/api/v1/customers/${customerId}/tags`).set(headersOf(agent)).send({ tagIds });
    expect((await tagIt([tag.id]).expect(200)).body.tags).toEqual([{ id: tag.id, name: '熟客' }]);
    expect((await tagIt([randomUUID()])).status).toBe(400);
    const tagged = await get(agent, `/customers?tag=${tag.id}`).expect(200);
    expect(customerList.parse(tagged.body).items.map(({ id }) => id)).toEqual([customerId]);
    expect((await get(agent, '/tags')).body.items).toEqual([{ id: tag.id, name: '熟客', customerCount: 1 }]);
    await request(desk.url).delete(`/api/v1/tags/${tag.id}`).set(headersOf(supervisor)).expect(200);
    expect((await detail(agent, customerId)).tags).toEqual([]);
  });

  it('pages the list without leaving out or repeating one', async () => {
    for (let n = 0; n < 5; n += 1) await someone();
    const seen: string[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
      const page = customerList.parse((await get(agent, `/customers?limit=2${query}`).expect(200)).body);
      seen.push(...page.items.map(({ id }) => id));
      cursor = page.nextCursor;
    }
    const [row] = await desk.sql<{ count: number }>('select count(*)::int as count from customers');
    expect([seen.length, new Set(seen).size]).toEqual([row?.count, row?.count]);
  });

  it('joins two customers with everything they have, and undoes it', async () => {
    const [kept, merged] = [await someone(), await someone()];
    await change(agent, kept.customerId, { phone: '13900001111' }).expect(200);
    await change(agent, merged.customerId, { phone: '13900001111', address: '北京市朝阳区 1 号', name: '满满' });
    expect((await detail(agent, kept.customerId)).samePhone).toEqual([
      expect.objectContaining({ id: merged.customerId, displayName: '满满' }),
    ]);
    expect((await merge(kept.customerId, merged.customerId, agent)).status).toBe(403);
    const number = await anOrderOf(merged.customerId);
    const { body } = await merge(kept.customerId, merged.customerId).expect(200);

    const joined = await detail(supervisor, kept.customerId);
    expect(joined).toMatchObject({ name: '李小满', address: '北京市朝阳区 1 号', conversationCount: 2, samePhone: [] });
    expect(joined.identities.map(({ id }) => id).sort()).toEqual([kept.identityId, merged.identityId].sort());
    expect(joined.merges).toMatchObject([{ id: body.id, customerId: merged.customerId, reason: 'hand' }]);
    // Who still has the old id at hand finds the one they are now.
    expect((await detail(agent, merged.customerId)).id).toBe(kept.customerId);
    expect((await merge(kept.customerId, merged.customerId)).status).toBe(404);
    expect((await merge(kept.customerId, kept.customerId)).status).toBe(400);
    expect(await ownerOf(number)).toBe(kept.customerId);
    const lookups = await get(shop.browsers.owner, `/order-lookups?customerId=${kept.customerId}`).expect(200);
    expect(lookups.body.items).toMatchObject([{ customerId: merged.customerId, orderNumbers: [number] }]);

    const undo = () =>
      request(desk.url).post(`/api/v1/customer-merges/${body.id}/undo`).set(headersOf(supervisor)).send({}).expect(200);
    await undo();
    await undo();
    expect(await detail(supervisor, kept.customerId)).toMatchObject({
      address: null,
      conversationCount: 1,
      merges: [],
    });
    expect(await detail(supervisor, merged.customerId)).toMatchObject({ name: '满满', conversationCount: 1 });
    expect(await ownerOf(number)).toBe(merged.customerId);
  });

  it('joins two customers once, however many ask together', async () => {
    const [kept, merged] = [await someone(), await someone()];
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        n % 2 === 0 ? merge(kept.customerId, merged.customerId) : merge(merged.customerId, kept.customerId),
      ),
    );
    expect(answers.map(({ status }) => status).filter((status) => status === 200)).toHaveLength(1);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200, 404]));
  });

  it('joins by unionid as soon as it is known, without being asked', async () => {
    const [first, second] = [await someone(), await someone()];
    const tell = (identityId: string) =>
      request(desk.url)
        .patch(`/api/v1/identities/${identityId}`)
        .set(headersOf(shop.browsers.owner))
        .send({ unionid: 'oUnion_0001' })
        .expect(200);
    await tell(first.identityId);
    await tell(second.identityId);
    const [keptId] = [first.customerId, second.customerId].sort();
    for (const id of [first.customerId, second.customerId]) {
      const found = await detail(agent, id);
      expect([found.id, found.identities.length, found.merges[0]?.reason]).toEqual([keptId, 2, 'unionid']);
    }
  });
});
