import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { searchAnswer } from '../../../../src/contract/customers/search.js';
import { aConversation } from '../../../support/http/conversations.js';
import { openDesk } from '../../../support/http/desk.js';
import type { Desk } from '../../../support/http/desk.js';
import { headersOf, openMerchant } from '../../../support/http/people.js';
import type { Browser, Merchant } from '../../../support/http/people.js';

describe('search', () => {
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
  beforeEach(() => desk.sql('truncate search_queue, search_entries'));

  /** Lines that were said in another way than through the message store are asked for as the store would. */
  const index = async (conversationId: string, { merchantId }: Merchant): Promise<void> => {
    await desk.sql(
      `insert into search_queue (merchant_id, kind, subject_id, opened_month)
       select merchant_id, 'message', id, opened_month from messages where conversation_id = $1`,
      [conversationId],
    );
    while (await desk.container.indexWaiting(merchantId));
  };
  const said = async (lines: readonly string[], wanted: Partial<Parameters<typeof aConversation>[1]> = {}) => {
    const conversation = await aConversation(desk, { ...shop, agentId: agent.agentId, ...wanted, lines });
    await index(conversation.id, shop);
    return conversation;
  };
  const ask = (browser: Browser, query: Readonly<Record<string, string>>) =>
    request(desk.url).get('/api/v1/search').query(query).set('cookie', browser.cookie);
  const found = async (browser: Browser, query: Readonly<Record<string, string>>) =>
    searchAnswer.parse((await ask(browser, query).expect(200)).body);
  const textsFor = async (q: string, browser = agent) =>
    (await found(browser, { q })).items.map(({ snippet }) => snippet.text).sort();

  it('finds Chinese side by side, one character, mixed text, signs and emoji', async () => {
    await said(['苹果坏了三个', '坏了的果实，苹果味', 'iPhone15手机壳', '太好吃了😋', '好', '1024号订单！发货']);

    expect(await textsFor('苹果')).toEqual(['坏了的果实，苹果味', '苹果坏了三个']);
    expect(await textsFor('果坏')).toEqual(['苹果坏了三个']);
    expect(await textsFor('苹果坏')).toEqual(['苹果坏了三个']);
    expect(await textsFor('苹果 果实')).toEqual(['坏了的果实，苹果味']);
    expect(await textsFor('果实苹果')).toEqual([]);
    expect(await textsFor('好')).toEqual(['太好吃了😋', '好']);
    expect(await textsFor('个')).toEqual(['苹果坏了三个']);
    expect(await textsFor('IPHONE')).toEqual(['iPhone15手机壳']);
    expect(await textsFor('iphone15手机')).toEqual(['iPhone15手机壳']);
    expect(await textsFor('😋')).toEqual(['太好吃了😋']);
    expect(await textsFor('１０２４')).toEqual(['1024号订单！发货']);
    expect(await textsFor('订单!发货')).toEqual(['1024号订单！发货']);
  });

  it('says where it stands, in plain text', async () => {
    const { id } = await said(['<b>苹果</b> & 苹果']);
    const { items } = await found(agent, { q: '苹果' });
    expect(items).toMatchObject([{ kind: 'message', conversationId: id, number: 1, customerName: '李小满' }]);
    expect(items[0]?.snippet.text).toBe('<b>苹果</b> & 苹果');
    expect(items[0]?.snippet.matches).toEqual([
      [3, 5],
      [12, 14],
    ]);
  });

  it('refuses a question of nothing but signs, and takes none for a piece of SQL', async () => {
    for (const q of ['%', '***', '_ ?', '']) {
      expect((await ask(agent, { q })).status).toBe(400);
    }
    await said(["it's 100% 'quoted' \\ back"]);
    expect(await textsFor(`'quoted' | !x & (`)).toEqual([]);
    expect(await textsFor(`'quoted' | (`)).toHaveLength(1);
  });

  it('shows an agent only what they may see, a supervisor the merchant’s, and nobody another merchant’s', async () => {
    const mine = await said(['退款还没到']);
    const waiting = await said(['退款怎么申请'], { agentId: undefined });
    const colleagues = await said(['退款问题'], { agentId: supervisor.agentId });
    const elsewhere = { ...other, agentId: other.browsers.agent.agentId, lines: ['退款在别家'] };
    await index((await aConversation(desk, elsewhere)).id, other);

    const idsOf = async (browser: Browser) =>
      (await found(browser, { q: '退款' })).items.map(({ conversationId }) => conversationId).sort();
    expect(await idsOf(agent)).toEqual([mine.id, waiting.id].sort());
    expect(await idsOf(supervisor)).toEqual([mine.id, waiting.id, colleagues.id].sort());
    expect(await idsOf(other.browsers.owner)).toHaveLength(1);
    expect((await ask(shop.browsers.analyst, { q: '退款' })).status).toBe(403);
  });

  it('finds a colleague’s lines where a note has named the agent, once each, and nobody else’s', async () => {
    const named = await said(['补寄的快递单号'], { agentId: supervisor.agentId });
    await said(['补寄还没到'], { agentId: supervisor.agentId });
    const both = await said(['补寄收到了']);
    const name = (id: string) =>
      request(desk.url)
        .post(`/api/v1/conversations/${id}/notes`)
        .set(headersOf(supervisor))
        .send({ clientMsgId: randomUUID(), text: '请看一下', mentions: [agent.agentId] })
        .expect(200);
    await Promise.all([name(named.id), name(both.id)]);
    expect(await textsFor('补寄')).toEqual(['补寄收到了', '补寄的快递单号']);
  });

  it('pages without leaving out or repeating one, also past the youngest ten thousand', async () => {
    await said(Array.from({ length: 7 }, (_, n) => `补发第${n}次`));
    const old = await said(['补发很久以前']);
    await desk.sql(`update search_entries set at = now() - interval '1 year' where conversation_id = $1`, [old.id]);
    await desk.sql(
      `insert into search_entries (kind, subject_id, merchant_id, conversation_id, at, words)
       select 'message', gen_random_uuid(), $1, $2, now() - interval '1 hour', '''message/' || $1 || ''''
         from generate_series(1, 10001)`
        .replace(`'''message/' || $1 || ''''`, `('''message/' || $1::text || '''')::tsvector`)
        .replace('$1, $2', '$1::uuid, $2'),
      [shop.merchantId, old.id],
    );
    for (const browser of [agent, supervisor]) {
      const seen: string[] = [];
      let cursor: string | null = '';
      while (cursor !== null) {
        const query = { q: '补发', limit: '3', ...(cursor && { cursor }) };
        const page: ReturnType<typeof searchAnswer.parse> = await found(browser, query);
        seen.push(...page.items.map(({ id }) => id));
        cursor = page.nextCursor;
      }
      expect([seen.length, new Set(seen).size]).toEqual([8, 8]);
    }
    const { nextCursor } = await found(agent, { q: '补发', limit: '3' });
    expect((await ask(agent, { q: '发货', limit: '3', cursor: nextCursor ?? '' })).status).toBe(400);
  });

  it('narrows by time, agent, channel and tag', async () => {
    const one = await said(['发货了吗']);
    const two = await said(['什么时候发货'], { agentId: supervisor.agentId });
    await desk.sql(`update search_entries set at = now() - interval '3 days' where conversation_id = $1`, [one.id]);
    const tagId = randomUUID();
    await desk.sql(`insert into tags (id, merchant_id, name) values ($1, $2, '熟客')`, [tagId, shop.merchantId]);
    await desk.sql(
      'insert into customer_tags (customer_id, tag_id, merchant_id, added_at) values ($1, $2, $3, now())',
      [two.customerId, tagId, shop.merchantId],
    );
    const yesterday = new Date(Date.now() - 86_400_000).toISOString();
    const asked = async (filters: Readonly<Record<string, string>>) =>
      (await found(supervisor, { q: '发货', ...filters })).items.map(({ conversationId }) => conversationId);
    expect(await asked({ from: yesterday })).toEqual([two.id]);
    expect(await asked({ to: yesterday })).toEqual([one.id]);
    expect(await asked({ agentId: agent.agentId })).toEqual([one.id]);
    expect(await asked({ channelId: two.channelId })).toEqual([two.id]);
    expect(await asked({ tag: tagId })).toEqual([two.id]);
  });

  it('finds a customer by name, remark, phone, its end and openid, and masks what is shown', async () => {
    const { customerId, identityId } = await said([]);
    const { customerId: nobody } = await said([]);
    await request(desk.url)
      .patch(`/api/v1/customers/${customerId}`)
      .set(headersOf(supervisor))
      .send({ name: '王大锤', remark: '爱吃苹果', phone: '13812345678' })
      .expect(200);
    while (await desk.container.indexWaiting(shop.merchantId));
    const [{ openid }] = await desk
      .sql<{ openid: string }>('select openid from identities where id = $1', [identityId])
      .then(([row]) => [row ?? { openid: '' }] as const);

    for (const q of ['大锤', '王', '苹果', '13812345678', '5678', '345678', openid]) {
      const { items } = await found(agent, { q, kind: 'customer' });
      expect([q, items.map(({ id }) => id)]).toEqual([q, [customerId]]);
      expect(items[0]?.snippet.text).toContain('138****5678');
    }
    expect((await found(supervisor, { q: '5678', kind: 'customer' })).items[0]?.snippet.text).toContain('13812345678');
    expect((await found(agent, { q: nobody, kind: 'customer' })).items).toEqual([]);
    expect((await found(other.browsers.owner, { q: openid, kind: 'customer' })).items).toEqual([]);
  });
});
