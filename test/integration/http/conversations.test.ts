import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { conversationDetail, conversationList } from '../../../src/contract/conversations/conversations.js';
import { messageList, messageView } from '../../../src/contract/conversations/messages.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';

const minutesAgo = (minutes: number): Date => new Date(Date.now() - minutes * 60_000);

describe('conversations', () => {
  let desk: Desk;
  let shop: Merchant;
  let agent: Browser;
  let supervisor: Browser;
  beforeEach(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
    ({ agent, supervisor } = shop.browsers);
  });
  afterEach(() => desk.close());

  const get = async (browser: Browser, path: string) => request(desk.url).get(path).set('cookie', browser.cookie);
  const list = async (browser: Browser, query: string) => {
    const answer = await get(browser, `/api/v1/conversations?${query}`);
    return conversationList.parse(answer.body);
  };
  const post = (browser: Browser, path: string, body: object) =>
    request(desk.url).post(path).set(headersOf(browser)).send(body);

  it('shows an agent what they hold and what waits in their groups, a supervisor everything', async () => {
    const other = await request(desk.url)
      .post('/api/v1/skill-groups')
      .set(headersOf(shop.browsers.owner))
      .send({ name: '售后' });
    const mine = await aConversation(desk, { ...shop, agentId: agent.agentId });
    const waiting = await aConversation(desk, shop);
    const elsewhere = await aConversation(desk, { ...shop, skillGroupId: other.body.id });
    const colleagues = await aConversation(desk, { ...shop, agentId: supervisor.agentId });
    const closed = await aConversation(desk, { ...shop, agentId: agent.agentId, isClosed: true });
    const idsOf = async (browser: Browser, query: string) =>
      (await list(browser, query)).items.map(({ id }) => id).sort();

    expect(await idsOf(agent, 'scope=mine')).toEqual([mine.id]);
    expect(await idsOf(agent, 'scope=queued')).toEqual([waiting.id]);
    expect(await idsOf(agent, 'scope=closed')).toEqual([closed.id]);
    expect((await get(agent, '/api/v1/conversations?scope=all')).status).toBe(403);
    expect(await idsOf(supervisor, 'scope=queued')).toEqual([waiting.id, elsewhere.id].sort());
    expect(await idsOf(supervisor, 'scope=all')).toHaveLength(5);
    expect(await idsOf(supervisor, 'scope=all&state=active')).toEqual([mine.id, colleagues.id].sort());

    for (const { id } of [elsewhere, colleagues]) {
      for (const path of [`/api/v1/conversations/${id}`, `/api/v1/conversations/${id}/messages`]) {
        expect([path, (await get(agent, path)).status]).toEqual([path, 404]);
        expect([path, (await get(supervisor, path)).status]).toEqual([path, 200]);
      }
    }
    const counts = await get(agent, '/api/v1/conversations/counts');
    expect(counts.body).toEqual({ mine: 1, queued: 1, unread: 0, groups: 2, atRisk: 0 });
    expect((await get(supervisor, '/api/v1/conversations/counts')).body).toEqual({
      mine: 1,
      queued: 2,
      unread: 0,
      groups: 3,
      atRisk: 0,
    });
  });

  it('pages each list without leaving out or repeating one, and takes no cursor it did not make', async () => {
    const arrivals = Array.from({ length: 7 }, (_, n) => minutesAgo(n % 3));
    for (const arrivedAt of arrivals) await aConversation(desk, { ...shop, arrivedAt });
    for (const [browser, query] of [
      [agent, 'scope=queued'],
      [supervisor, 'scope=queued'],
      [supervisor, 'scope=all'],
    ] as const) {
      const seen: string[] = [];
      let cursor = '';
      for (let page = 0; page < 10; page += 1) {
        const { items, nextCursor } = await list(browser, `${query}&limit=2${cursor}`);
        seen.push(...items.map(({ id }) => id));
        if (nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
      }
      expect(seen).toHaveLength(7);
      expect(new Set(seen).size).toBe(7);
    }
    const { nextCursor } = await list(supervisor, 'scope=all&limit=2');
    const altered = [
      `${nextCursor}x`,
      'x.y',
      `${Buffer.from('["1","2"]').toString('base64url')}.AAAAAAAAAAAAAAAAAAAAAA`,
    ];
    for (const cursor of altered) {
      const answer = await get(supervisor, `/api/v1/conversations?scope=all&cursor=${cursor}`);
      expect([answer.status, answer.body]).toEqual([400, { error: { code: 'validation', field: 'cursor' } }]);
    }
    expect((await get(supervisor, `/api/v1/conversations?scope=queued&cursor=${nextCursor}`)).status).toBe(400);
  });

  it('lists the conversations of one customer, as far as the caller may see them', async () => {
    const now = await aConversation(desk, { ...shop, agentId: agent.agentId });
    const { customerId } = now;
    const before = await aConversation(desk, {
      ...shop,
      agentId: agent.agentId,
      isClosed: true,
      arrivedAt: minutesAgo(9),
    });
    const colleagues = await aConversation(desk, { ...shop, agentId: supervisor.agentId, arrivedAt: minutesAgo(5) });
    await aConversation(desk, { ...shop, agentId: agent.agentId });
    await desk.sql('update conversations set customer_id = $1 where id = any($2)', [
      customerId,
      [before.id, colleagues.id],
    ]);
    const idsOf = async (browser: Browser, query: string) => (await list(browser, query)).items.map(({ id }) => id);

    expect(await idsOf(agent, `customerId=${customerId}`)).toEqual([now.id, before.id]);
    expect(await idsOf(supervisor, `customerId=${customerId}`)).toEqual([now.id, colleagues.id, before.id]);
    expect(await idsOf(agent, `customerId=${customerId}&state=closed`)).toEqual([before.id]);
    const page = await list(supervisor, `customerId=${customerId}&limit=1`);
    const rest = await idsOf(supervisor, `customerId=${customerId}&cursor=${page.nextCursor}`);
    expect(rest).toEqual([colleagues.id, before.id]);
    expect(await idsOf(supervisor, `customerId=${randomUUID()}`)).toEqual([]);
    expect((await get(agent, `/api/v1/conversations?scope=mine&customerId=${customerId}`)).status).toBe(400);
  });

  it('orders the queue by arrival', async () => {
    const third = await aConversation(desk, { ...shop, arrivedAt: minutesAgo(1) });
    const first = await aConversation(desk, { ...shop, arrivedAt: minutesAgo(9) });
    const second = await aConversation(desk, { ...shop, arrivedAt: minutesAgo(5) });
    const { items } = await list(agent, 'scope=queued');
    expect(items.map(({ id }) => id)).toEqual([first.id, second.id, third.id]);
  });

  it('shows the allowance, the visits and the lines, paged by number', async () => {
    const lines = ['在吗', '苹果坏了三个', '怎么办', '？', '人呢'];
    const { id } = await aConversation(desk, { ...shop, agentId: agent.agentId, lines, allowance: 3 });

    const detail = conversationDetail.parse((await get(agent, `/api/v1/conversations/${id}`)).body);
    expect(detail).toMatchObject({ customerName: '李小满', unread: 5, visits: 1, queuePlace: null });
    expect(detail.allowance).toMatchObject({ remaining: 3, expiresAt: expect.any(String) });

    const page = async (query: string) =>
      messageList.parse((await get(agent, `/api/v1/conversations/${id}/messages?${query}`)).body);
    const numbersOf = ({ items }: { items: readonly { number: number }[] }) => items.map(({ number }) => number);
    const youngest = await page('limit=2');
    expect([numbersOf(youngest), youngest.hasMore]).toEqual([[4, 5], true]);
    const before = await page('limit=3&before=4');
    expect([numbersOf(before), before.hasMore]).toEqual([[1, 2, 3], false]);
    const after = await page('limit=2&after=1');
    expect([numbersOf(after), after.hasMore]).toEqual([[2, 3], true]);
    expect(after.items[0]?.content).toEqual({ type: 'text', text: '苹果坏了三个' });
    expect(await page('after=5')).toEqual({ items: [], hasMore: false, hasLater: false });
  });

  it('stores a reply once, whatever the browser repeats, and refuses it where it may not leave', async () => {
    const { id } = await aConversation(desk, { ...shop, agentId: agent.agentId, lines: ['在吗'], allowance: 1 });
    const path = `/api/v1/conversations/${id}/messages`;
    const reply = { assignmentNumber: 1, clientMsgId: randomUUID(), text: '在的，您说' };

    const answers = await Promise.all(Array.from({ length: 5 }, () => post(agent, path, reply)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(messageView.parse(answers[0]?.body)).toMatchObject({ delivery: 'queued', direction: 'outbound', number: 2 });
    expect(await desk.sql('select id from outbound')).toHaveLength(1);

    await post(agent, path, { ...reply, text: '别的话' }).expect(409, { error: { code: 'idempotency_mismatch' } });
    await post(agent, path, { ...reply, clientMsgId: randomUUID() }).expect(409, { error: { code: 'quota_used' } });
    await post(supervisor, path, { ...reply, clientMsgId: randomUUID() }).expect(403);
    await post(agent, path, { ...reply, clientMsgId: randomUUID(), assignmentNumber: 2 }).expect(409);
    for (const text of ['', '  ', '字'.repeat(683), 'nul\0', '半个\ud83d']) {
      const answer = await post(agent, path, { ...reply, clientMsgId: randomUUID(), text });
      expect([answer.status, answer.body]).toEqual([400, { error: { code: 'validation', field: 'text' } }]);
    }
  });

  it('says when only the message kept for the closing text is left, and sends it when told to', async () => {
    await request(desk.url)
      .patch('/api/v1/settings')
      .set(headersOf(shop.browsers.owner))
      .send({ closingText: '感谢您的咨询' })
      .expect(200);
    const { id } = await aConversation(desk, { ...shop, agentId: agent.agentId, lines: ['在吗'], allowance: 1 });
    const detail = conversationDetail.parse((await get(agent, `/api/v1/conversations/${id}`)).body);
    expect(detail.hasClosingText).toBe(true);
    const path = `/api/v1/conversations/${id}/messages`;
    const reply = { assignmentNumber: 1, clientMsgId: randomUUID(), text: '在的，您说' };

    await post(agent, path, reply).expect(409, { error: { code: 'quota_used', details: { reserved: true } } });
    await post(agent, path, { ...reply, useReserve: true }).expect(200);
  });

  it('claims, hands over, gives back and closes, and answers with the conversation as it then stands', async () => {
    await request(desk.url)
      .patch('/api/v1/me/status')
      .set(headersOf(supervisor))
      .send({ status: 'online' })
      .expect(200);
    const { id } = await aConversation(desk, shop);
    const act = async (browser: Browser, verb: string, body: object) => {
      const answer = await post(browser, `/api/v1/conversations/${id}/${verb}`, body);
      return [answer.status, answer.body.state ?? answer.body.error.code, answer.body.agentId ?? null];
    };

    expect(await act(agent, 'claim', {})).toEqual([200, 'active', agent.agentId]);
    expect(await act(supervisor, 'claim', {})).toEqual([409, 'not_queued', null]);
    const to = { agentId: supervisor.agentId, note: '熟客，请多关照' };
    expect(await act(agent, 'transfer', { assignmentNumber: 1, ...to })).toEqual([200, 'active', supervisor.agentId]);
    expect(await act(agent, 'close', { assignmentNumber: 1 })).toEqual([403, 'not_assigned', null]);
    expect(await act(supervisor, 'accept', { assignmentNumber: 1 })).toEqual([409, 'not_assigned', null]);
    expect(await act(supervisor, 'accept', { assignmentNumber: 2 })).toEqual([200, 'active', supervisor.agentId]);
    expect(await act(supervisor, 'return', { assignmentNumber: 2 })).toEqual([200, 'queued', null]);
    expect(await act(agent, 'claim', {})).toEqual([200, 'active', agent.agentId]);
    expect(await act(agent, 'read', { number: 3 })).toEqual([200, 'active', agent.agentId]);
    expect(await act(agent, 'close', { assignmentNumber: 3, reason: '已解决' })).toEqual([
      200,
      'closed',
      agent.agentId,
    ]);
    expect(await act(agent, 'close', { assignmentNumber: 3 })).toEqual([409, 'conversation_closed', null]);
    const { items } = messageList.parse((await get(agent, `/api/v1/conversations/${id}/messages`)).body);
    const done = items.flatMap(({ content: { act: word, agentName } }) => (word ? [[word, agentName]] : []));
    expect(done).toEqual([
      ['claimed', 'agent'],
      ['transferred', 'agent'],
      ['returned', 'supervisor'],
      ['claimed', 'agent'],
      ['closed', 'agent'],
    ]);
  });

  it('lists colleagues with their load, and nobody who is disabled or never serves', async () => {
    await aConversation(desk, { ...shop, agentId: agent.agentId });
    const { body } = await get(agent, '/api/v1/colleagues');
    const shown = body.items.map(({ name, activeCount, connected }: Record<string, unknown>) => [
      name,
      activeCount,
      connected,
    ]);
    expect(shown).toEqual([
      ['admin', 0, false],
      ['agent', 1, false],
      ['owner', 0, false],
      ['supervisor', 0, false],
    ]);
  });

  it('announces a change of status, and of who is in a skill group, exactly once', async () => {
    await desk.sql('delete from outbox');
    const status = { status: 'online' };
    for (let n = 0; n < 2; n += 1) {
      await request(desk.url).patch('/api/v1/me/status').set(headersOf(agent)).send(status).expect(200);
    }
    const agentIds = [agent.agentId, supervisor.agentId];
    const path = `/api/v1/skill-groups/${shop.skillGroupId}`;
    await request(desk.url).patch(path).set(headersOf(shop.browsers.owner)).send({ agentIds }).expect(200);
    const rows = await desk.sql<{ event: { type: string; agentId: string; skillGroupIds: string[] } }>(
      'select event from outbox order by id',
    );
    expect(rows.map(({ event }) => event.type)).toEqual(Array(rows.length).fill('agent.changed'));
    expect(rows.filter(({ event }) => event.agentId === agent.agentId)).toHaveLength(1);
    const left = rows.filter(({ event }) => event.skillGroupIds.length === 0).map(({ event }) => event.agentId);
    const { owner, admin, analyst } = shop.browsers;
    expect(left.sort()).toEqual([owner.agentId, admin.agentId, analyst.agentId].sort());
  });
});
