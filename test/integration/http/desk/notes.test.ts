import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { messageList, messageView } from '../../../../src/contract/conversations/messages.js';
import { mentionList } from '../../../../src/contract/conversations/notes.js';
import { aConversation } from '../../../support/http/conversations.js';
import { openDesk } from '../../../support/http/desk.js';
import type { Desk } from '../../../support/http/desk.js';
import { headersOf, openMerchant } from '../../../support/http/people.js';
import type { Browser, Merchant } from '../../../support/http/people.js';

describe('private notes', () => {
  let desk: Desk;
  let shop: Merchant;
  let agent: Browser;
  let admin: Browser;
  let supervisor: Browser;
  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
    ({ agent, admin, supervisor } = shop.browsers);
  });
  afterAll(() => desk.close());

  const post = (browser: Browser, path: string, body: object) =>
    request(desk.url).post(path).set(headersOf(browser)).send(body);
  const get = (browser: Browser, path: string) => request(desk.url).get(path).set('cookie', browser.cookie);
  const note = (browser: Browser, conversationId: string, body: object) =>
    post(browser, `/api/v1/conversations/${conversationId}/notes`, { clientMsgId: randomUUID(), ...body });
  const mentionsOf = async (browser: Browser) =>
    mentionList.parse((await get(browser, '/api/v1/me/mentions')).body).items;

  it('stands in the history as a note, once, and neither leaves nor changes what the list shows', async () => {
    const conversation = await aConversation(desk, {
      ...shop,
      agentId: agent.agentId,
      lines: ['苹果坏了'],
      allowance: 3,
    });
    const body = { clientMsgId: 'once', text: '老顾客，先退再问' };
    const answers = await Promise.all(Array.from({ length: 5 }, () => note(supervisor, conversation.id, body)));
    const [first] = answers.map(({ body: answer }) => messageView.parse(answer));
    expect(first).toMatchObject({ direction: 'note', agentId: supervisor.agentId, number: 2, delivery: null });
    expect(new Set(answers.map(({ body: answer }) => answer.id)).size).toBe(1);
    const other = await note(supervisor, conversation.id, { clientMsgId: 'once', text: '别的' });
    expect([other.status, other.body.error.code]).toEqual([409, 'idempotency_mismatch']);

    const { items } = messageList.parse((await get(agent, `/api/v1/conversations/${conversation.id}/messages`)).body);
    expect(items.map(({ direction }) => direction)).toEqual(['inbound', 'note']);
    expect(await desk.sql('select 1 from outbound where conversation_id = $1', [conversation.id])).toEqual([]);
    const detail = await get(agent, `/api/v1/conversations/${conversation.id}`);
    expect(detail.body).toMatchObject({ lastNumber: 2, unread: 1, lastPreview: null, allowance: { remaining: 3 } });
  });

  it('shows the conversation to a colleague it names, tells them, and lets them answer with a note only', async () => {
    const conversation = await aConversation(desk, { ...shop, agentId: admin.agentId, lines: ['发票'] });
    const path = `/api/v1/conversations/${conversation.id}`;
    expect((await get(agent, path)).status).toBe(404);
    expect((await note(agent, conversation.id, { text: '看不到' })).status).toBe(404);

    const told = await note(admin, conversation.id, { text: '发票怎么开', mentions: [agent.agentId, admin.agentId] });
    expect(told.body.content.mentions).toEqual([
      { agentId: agent.agentId, name: 'agent' },
      { agentId: admin.agentId, name: 'admin' },
    ]);
    const [mention] = await mentionsOf(agent);
    expect(mention).toMatchObject({
      conversationId: conversation.id,
      authorId: admin.agentId,
      customerName: '李小满',
      excerpt: '发票怎么开',
    });
    expect(await mentionsOf(admin)).toEqual([]);
    expect((await get(agent, path)).status).toBe(200);
    expect((await note(agent, conversation.id, { text: '财务在开' })).status).toBe(200);
    const reply = await post(agent, `${path}/messages`, { assignmentNumber: 1, clientMsgId: 'r', text: '您好' });
    expect([reply.status, reply.body.error.code]).toEqual([403, 'not_assigned']);

    await post(agent, '/api/v1/me/mentions/seen', { conversationId: conversation.id }).expect(200);
    expect(await mentionsOf(agent)).toEqual([]);
    expect((await get(agent, path)).status).toBe(200);
  });

  it('names nobody of another merchant, and nobody who serves no customers', async () => {
    const conversation = await aConversation(desk, { ...shop, agentId: agent.agentId });
    const theirs = await openMerchant(desk, 'theirs');
    for (const stranger of [theirs.browsers.agent.agentId, shop.browsers.analyst.agentId, randomUUID()]) {
      const answer = await note(agent, conversation.id, { text: '在吗', mentions: [stranger] });
      expect([answer.status, answer.body.error.code]).toEqual([400, 'validation']);
    }
  });

  it('may be written after the conversation was closed', async () => {
    const conversation = await aConversation(desk, { ...shop, agentId: agent.agentId, isClosed: true });
    expect((await note(agent, conversation.id, { text: '下次直接转售后' })).status).toBe(200);
  });
});
