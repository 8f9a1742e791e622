import request from 'supertest';
import { conversationCounts, conversationList } from '../../../../src/contract/conversations/conversations.js';
import { historyPage, messageList } from '../../../../src/contract/conversations/messages.js';
import type { HistoryPage } from '../../../../src/contract/conversations/messages.js';
import { aConversation } from '../../../support/http/conversations.js';
import { openDesk } from '../../../support/http/desk.js';
import type { Desk } from '../../../support/http/desk.js';
import { headersOf, openMerchant } from '../../../support/http/people.js';
import type { Browser, Merchant } from '../../../support/http/people.js';

const minutesFromNow = (minutes: number): Date => new Date(Date.now() + minutes * 60_000);

describe('the lists of a desk', () => {
  let desk: Desk;
  let shop: Merchant;
  let agent: Browser;
  let supervisor: Browser;
  beforeAll(async () => {
    desk = await openDesk();
  });
  afterAll(() => desk.close());
  let shops = 0;
  beforeEach(async () => {
    shops += 1;
    shop = await openMerchant(desk, `shop${shops}`);
    ({ agent, supervisor } = shop.browsers);
  });

  const get = (browser: Browser, path: string) => request(desk.url).get(path).set('cookie', browser.cookie);
  const list = async (browser: Browser, query: string) =>
    conversationList.parse((await get(browser, `/api/v1/conversations?${query}`)).body);
  const walk = async (browser: Browser, query: string, limit = 2): Promise<readonly string[]> => {
    const ids: string[] = [];
    let cursor = '';
    for (let page = 0; page < 20; page += 1) {
      const { items, nextCursor } = await list(browser, `${query}&limit=${limit}${cursor}`);
      ids.push(...items.map(({ id }) => id));
      if (nextCursor === null) break;
      cursor = `&cursor=${encodeURIComponent(nextCursor)}`;
    }
    return ids;
  };

  it('sorts what an agent holds by waiting, last line and end of window, and pages each', async () => {
    const held = { ...shop, agentId: agent.agentId, allowance: 5 };
    const answered = await aConversation(desk, { ...held, windowEndsAt: minutesFromNow(30) });
    const long = await aConversation(desk, {
      ...held,
      waitingSince: minutesFromNow(-9),
      windowEndsAt: minutesFromNow(90),
    });
    const short = await aConversation(desk, {
      ...held,
      waitingSince: minutesFromNow(-2),
      windowEndsAt: minutesFromNow(60),
    });
    const closedDoor = await aConversation(desk, { ...shop, agentId: agent.agentId });
    await desk.sql('update conversations set last_message_at = now() where id = $1', [long.id]);

    expect((await walk(agent, 'scope=mine&sort=waiting')).slice(0, 2)).toEqual([long.id, short.id]);
    expect(await walk(agent, 'scope=mine&sort=window')).toEqual([answered.id, short.id, long.id, closedDoor.id]);
    expect((await walk(agent, 'scope=mine&sort=latest'))[0]).toBe(long.id);
    expect(new Set(await walk(agent, 'scope=mine&sort=waiting', 1)).size).toBe(4);
    expect((await get(agent, '/api/v1/conversations?scope=queued&sort=window')).status).toBe(400);
  });

  it('shows what is open in the caller’s skill groups, as far as they may see it', async () => {
    const mine = await aConversation(desk, { ...shop, agentId: agent.agentId });
    const waiting = await aConversation(desk, shop);
    await aConversation(desk, { ...shop, agentId: supervisor.agentId });
    await aConversation(desk, { ...shop, agentId: agent.agentId, isClosed: true });

    expect([...(await walk(agent, 'scope=groups'))].sort()).toEqual([mine.id, waiting.id].sort());
  });

  it('names first what is lost first: window or last message, where an answer is owed', async () => {
    const owed = { ...shop, agentId: agent.agentId, waitingSince: minutesFromNow(-5), allowance: 5 };
    const later = await aConversation(desk, { ...owed, windowEndsAt: minutesFromNow(100) });
    const sooner = await aConversation(desk, { ...owed, windowEndsAt: minutesFromNow(10) });
    const lastOne = await aConversation(desk, { ...owed, allowance: 1 });
    const queued = await aConversation(desk, { ...owed, agentId: undefined, windowEndsAt: minutesFromNow(50) });
    const colleagues = await aConversation(desk, {
      ...owed,
      agentId: supervisor.agentId,
      windowEndsAt: minutesFromNow(20),
    });
    await aConversation(desk, owed);
    await aConversation(desk, { ...owed, allowance: 0, windowEndsAt: minutesFromNow(10) });
    await aConversation(desk, { ...owed, windowEndsAt: minutesFromNow(-1) });
    await aConversation(desk, { ...owed, waitingSince: undefined, windowEndsAt: minutesFromNow(10) });

    const own = [sooner.id, queued.id, later.id, lastOne.id];
    expect(await walk(agent, 'scope=at_risk')).toEqual(own);
    expect(await walk(supervisor, 'scope=at_risk')).toEqual([
      sooner.id,
      colleagues.id,
      queued.id,
      later.id,
      lastOne.id,
    ]);
    const counts = await get(agent, '/api/v1/conversations/counts');
    expect(conversationCounts.parse(counts.body)).toMatchObject({ atRisk: 4, groups: 8 });
    const [first] = (await list(agent, 'scope=at_risk')).items;
    expect(first?.allowance).toMatchObject({ remaining: 5, expiresAt: expect.any(String) });

    const narrower = { atRiskMinutes: 15, waitSoonSeconds: 30, waitLateSeconds: 90 };
    await request(desk.url).patch('/api/v1/settings').set(headersOf(shop.browsers.owner)).send(narrower).expect(200);
    expect(await walk(agent, 'scope=at_risk')).toEqual([sooner.id, lastOne.id]);
    expect((await get(agent, '/api/v1/me')).body.desk).toEqual(narrower);
  });

  const historyOf = async (browser: Browser, id: string, query = ''): Promise<HistoryPage> =>
    historyPage.parse((await get(browser, `/api/v1/conversations/${id}/history?${query}`)).body);
  const textsOf = ({ items }: HistoryPage): readonly unknown[] => items.map(({ content }) => content['text']);

  it('walks a customer’s lines over conversations and channels, both ways', async () => {
    const first = await aConversation(desk, {
      ...shop,
      agentId: supervisor.agentId,
      isClosed: true,
      arrivedAt: minutesFromNow(-300),
      lines: ['一', '二', '三'],
    });
    const { customerId } = first;
    const empty = { ...shop, customerId, agentId: supervisor.agentId, isClosed: true };
    await aConversation(desk, { ...empty, arrivedAt: minutesFromNow(-200) });
    const now = await aConversation(desk, {
      ...shop,
      customerId,
      agentId: agent.agentId,
      arrivedAt: minutesFromNow(-100),
      lines: ['现在'],
    });
    const after = await aConversation(desk, {
      ...shop,
      customerId,
      agentId: supervisor.agentId,
      arrivedAt: minutesFromNow(-10),
      lines: ['四', '五'],
    });

    const youngest = await historyOf(agent, now.id, 'limit=2');
    expect(textsOf(youngest)).toEqual(['二', '三']);
    expect(youngest.conversations).toMatchObject([{ id: first.id, channelName: '青禾果园', state: 'closed' }]);
    const rest = await historyOf(agent, now.id, `limit=2&cursor=${youngest.nextCursor}`);
    expect([textsOf(rest), rest.nextCursor]).toEqual([['一'], null]);
    const later = await historyOf(agent, now.id, 'direction=later&limit=1');
    expect(textsOf(later)).toEqual(['四']);
    expect(textsOf(await historyOf(agent, now.id, `direction=later&cursor=${later.nextCursor}`))).toEqual(['五']);

    // Whoever no longer holds it sees of the others only their own.
    await desk.sql(`update conversations set state = 'closed', closed_at = now() where id = $1`, [now.id]);
    expect(textsOf(await historyOf(agent, now.id))).toEqual([]);
    expect(textsOf(await historyOf(supervisor, now.id))).toEqual(['一', '二', '三']);
    await get(agent, `/api/v1/conversations/${after.id}/history`).expect(404);
    await get(agent, `/api/v1/conversations/${now.id}/history?cursor=${later.nextCursor}`).expect(400);
  });

  it('gives the lines around one message', async () => {
    const lines = Array.from({ length: 30 }, (_, n) => `第${n + 1}句`);
    const { id } = await aConversation(desk, { ...shop, agentId: agent.agentId, lines });
    const other = await aConversation(desk, { ...shop, agentId: agent.agentId, lines: ['别处'] });
    const around = async (messageId: string | undefined) =>
      get(agent, `/api/v1/conversations/${id}/messages?limit=6&around=${messageId}`);
    const idOf = async (conversationId: string, number: number): Promise<string | undefined> => {
      const path = `/api/v1/conversations/${conversationId}/messages?after=${number - 1}&limit=1`;
      return messageList.parse((await get(agent, path)).body).items[0]?.id;
    };

    const middle = messageList.parse((await around(await idOf(id, 15))).body);
    expect(middle.items.map(({ number }) => number)).toEqual([12, 13, 14, 15, 16, 17]);
    expect([middle.hasMore, middle.hasLater]).toEqual([true, true]);
    expect(messageList.parse((await around(await idOf(id, 30))).body).hasLater).toBe(false);
    expect((await around(await idOf(other.id, 1))).status).toBe(404);
  });
});
