import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

describe('skill groups and channels that go', () => {
  let desk: Desk;
  let shop: Merchant;

  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
  });
  afterAll(() => desk.close());

  const owner = () => headersOf(shop.browsers.owner);
  const post = (path: string, body: object) => request(desk.url).post(`/api/v1${path}`).set(owner()).send(body);
  const put = (path: string, body: object) => request(desk.url).put(`/api/v1${path}`).set(owner()).send(body);
  const get = async (path: string) => (await request(desk.url).get(`/api/v1${path}`).set(owner()).expect(200)).body;
  const stateOf = async (id: string) =>
    (
      await desk.sql<object>(
        'select state, skill_group_id as "skillGroupId", agent_id as "agentId" from conversations where id = $1',
        [id],
      )
    )[0];

  it('hands everything of a skill group over to another, names what pointed to it, and lets its name go', async () => {
    const { merchantId, browsers, skillGroupId: toId } = shop;
    const { body } = await post('/skill-groups', { name: '售后', agentIds: [browsers.agent.agentId] }).expect(200);
    const goneId: string = body.id;
    const [waiting, served, closed] = [
      await aConversation(desk, { merchantId, skillGroupId: goneId }),
      await aConversation(desk, { merchantId, skillGroupId: goneId, agentId: browsers.agent.agentId }),
      await aConversation(desk, { merchantId, skillGroupId: goneId, isClosed: true }),
    ];
    const [type] = (await get('/ticket-types')).items;
    await request(desk.url)
      .patch(`/api/v1/ticket-types/${type.id}`)
      .set(owner())
      .send({ skillGroupId: goneId })
      .expect(200);
    const ticket = (await post('/tickets', { typeId: type.id, subject: '坏果', skillGroupId: goneId }).expect(200))
      .body;
    await put('/routing-rules', { skillGroup: [{ condition: { keywords: ['退'] }, skillGroupId: goneId }], agent: [] });
    const rule = { name: '转售后', enabled: true, condition: {}, acts: [{ type: 'route', skillGroupId: goneId }] };
    await put('/self-service/rules', { rules: [rule] }).expect(200);
    await post('/quick-replies', { scope: 'skill_group', skillGroupId: goneId, title: '道歉', text: '抱歉' }).expect(
      200,
    );
    const week = Array.from({ length: 7 }, () => []);
    const hours = [{ skillGroupId: goneId, week, days: {}, chineseHolidays: false }];
    await put('/business-hours', { hours }).expect(200);

    expect(await get(`/skill-groups/${goneId}/uses`)).toEqual({
      openConversations: 2,
      openTickets: 1,
      routingRules: 1,
      slaTargets: 0,
      quickReplies: 1,
      hasHours: true,
      selfServiceRules: ['转售后'],
      qrCodes: [],
      ticketTypes: [type.name],
    });
    for (const wrong of [goneId, randomUUID()]) {
      await post(`/skill-groups/${goneId}/remove`, { toSkillGroupId: wrong }).expect(400);
    }
    const removed = await post(`/skill-groups/${goneId}/remove`, { toSkillGroupId: toId }).expect(200);
    expect(removed.body).toEqual({ conversations: 2, tickets: 1 });

    expect(await stateOf(waiting.id)).toEqual({ state: 'queued', skillGroupId: toId, agentId: null });
    const { agentId } = browsers.agent;
    expect(await stateOf(served.id)).toEqual({ state: 'active', skillGroupId: toId, agentId });
    expect(await stateOf(closed.id)).toMatchObject({ state: 'closed', skillGroupId: goneId });
    expect(await get(`/tickets/${ticket.id}`)).toMatchObject({ skillGroupId: toId });
    expect((await get('/routing-rules')).skillGroup).toMatchObject([{ skillGroupId: toId }]);
    expect((await get('/self-service/rules')).rules[0].acts).toEqual([{ type: 'route', skillGroupId: toId }]);
    expect((await get('/ticket-types')).items.find(({ id }: { id: string }) => id === type.id).skillGroupId).toBe(toId);
    expect((await get('/quick-replies')).items).toMatchObject([{ skillGroupId: toId, title: '道歉' }]);
    expect((await get('/business-hours')).hours).toEqual([]);
    expect((await get('/skill-groups')).items).toHaveLength(1);
    expect((await get('/audit?action=skill_group.removed')).items).toMatchObject([
      { before: { name: '售后' }, after: { openConversations: 2, openTickets: 1, selfServiceRules: ['转售后'] } },
    ]);
    await post('/skill-groups', { name: '售后' }).expect(200);
    await request(desk.url).get(`/api/v1/skill-groups/${goneId}/uses`).set(owner()).expect(404);
    // Who chose the group by the rules of before and comes late is looked for once more.
    expect(await desk.sql(`select kind from timers where subject_id = $1`, [goneId])).toEqual([
      { kind: 'skill_group_gone' },
    ]);
  });

  it('turns what waits in a channel into tickets before it falls silent', async () => {
    const { merchantId, skillGroupId, browsers } = shop;
    const held = { merchantId, skillGroupId, agentId: browsers.agent.agentId };
    const asked = await aConversation(desk, { ...held, waitingSince: new Date(), lines: ['还在吗'] });
    const path = `/channels/${asked.channelId}`;
    expect(await get(`${path}/open-work`)).toEqual({ conversations: 1, awaitingAnswer: 1 });
    expect((await post(`${path}/hand-over`, {}).expect(200)).body).toEqual({ closed: 1, tickets: 1 });
    expect(await stateOf(asked.id)).toMatchObject({ state: 'closed' });
    expect((await get(`/tickets?conversationId=${asked.id}`)).items).toHaveLength(1);
    expect(await get(`${path}/open-work`)).toEqual({ conversations: 0, awaitingAnswer: 0 });
    expect((await get('/audit?action=channel.handed_over')).items).toMatchObject([
      { subjectId: asked.channelId, after: { closed: 1, tickets: 1 } },
    ]);
  });
});
