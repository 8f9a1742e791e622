import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { auditList } from '../../../src/contract/people/audit.js';
import { boardView } from '../../../src/contract/board.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';

let desk: Desk;
let merchant: Merchant;
beforeAll(async () => {
  desk = await openDesk();
  merchant = await openMerchant(desk, 'ours');
});
afterAll(() => desk.close());

const post = (who: Browser, path: string, body: object = {}) =>
  request(desk.url).post(`/api/v1${path}`).set(headersOf(who)).send(body);
const get = (who: Browser, path: string) => request(desk.url).get(`/api/v1${path}`).set(headersOf(who));
const held = (wanted: { readonly lines?: readonly string[]; readonly allowance?: number } = {}) =>
  aConversation(desk, {
    ...merchant,
    agentId: merchant.browsers.agent.agentId,
    lines: ['在吗'],
    allowance: 5,
    ...wanted,
  });
const actionsOn = async (subjectId: string): Promise<readonly string[]> => {
  const answer = await get(merchant.browsers.owner, `/audit?subjectId=${subjectId}`).expect(200);
  return auditList.parse(answer.body).items.map(({ action, actorName }) => `${actorName ?? ''} ${action}`);
};
const events = (conversationId: string) =>
  desk.sql(`select event from outbox where event->>'conversationId' = $1 or event->'message'->>'conversationId' = $1`, [
    conversationId,
  ]);

describe('taking over', () => {
  it('makes the supervisor the holder at once, and refuses what the former holder still sends', async () => {
    const { supervisor, agent } = merchant.browsers;
    const { id } = await held();
    const taken = await post(supervisor, `/conversations/${id}/take-over`, { assignmentNumber: 1 }).expect(200);
    expect(taken.body).toMatchObject({ agentId: supervisor.agentId, assignmentNumber: 2, state: 'active' });
    const late = { assignmentNumber: 1, clientMsgId: 'late', text: '稍等' };
    const refused = await post(agent, `/conversations/${id}/messages`, late).expect(403);
    expect(refused.body.error.code).toBe('not_assigned');
    await post(supervisor, `/conversations/${id}/messages`, { ...late, assignmentNumber: 2 }).expect(200);
    const rows = await desk.sql(
      'select agent_id, by, ended_at is null as open from assignments where conversation_id = $1 order by number',
      [id],
    );
    expect(rows).toEqual([
      { agent_id: agent.agentId, by: 'routing', open: false },
      { agent_id: supervisor.agentId, by: 'take_over', open: true },
    ]);
    expect(await actionsOn(id)).toEqual(['supervisor conversation.taken_over']);
  });

  it('gives it to one of twenty who ask at once', async () => {
    const { supervisor, admin } = merchant.browsers;
    const { id } = await held();
    const asked = Array.from({ length: 20 }, (_, index) =>
      post(index % 2 === 0 ? supervisor : admin, `/conversations/${id}/take-over`, { assignmentNumber: 1 }),
    );
    const won = (await Promise.all(asked)).filter(({ status }) => status === 200);
    expect(won).toHaveLength(1);
  });
});

describe('barging in', () => {
  it('writes to the customer under the supervisor’s name, takes of the same allowance, and leaves the holder', async () => {
    const { supervisor, agent } = merchant.browsers;
    const { id, identityId } = await held({ allowance: 2 });
    const body = { clientMsgId: 'barge', text: '我是主管，马上处理' };
    const line = await post(supervisor, `/conversations/${id}/barge-in`, body).expect(200);
    const again = await post(supervisor, `/conversations/${id}/barge-in`, body).expect(200);
    expect(again.body.id).toBe(line.body.id);
    expect(line.body).toMatchObject({ agentId: supervisor.agentId, direction: 'outbound', delivery: 'queued' });
    expect(await desk.sql('select remaining from grants where identity_id = $1', [identityId])).toEqual([
      { remaining: 1 },
    ]);
    await post(agent, `/conversations/${id}/messages`, { assignmentNumber: 1, clientMsgId: 'own', text: '好' }).expect(
      200,
    );
    const spent = await post(supervisor, `/conversations/${id}/barge-in`, { ...body, clientMsgId: 'third' }).expect(
      409,
    );
    expect(spent.body.error.code).toBe('quota_used');
    expect(await actionsOn(id)).toEqual(['supervisor conversation.barged_in']);
  });
});

describe('whispering', () => {
  it('tells the holder at once, in a note the customer never gets', async () => {
    const { supervisor, agent } = merchant.browsers;
    const { id } = await held();
    const said = await post(supervisor, `/conversations/${id}/whisper`, {
      clientMsgId: 'w',
      text: '可以给他换货',
    }).expect(200);
    expect(said.body).toMatchObject({ direction: 'note', agentId: supervisor.agentId, delivery: null });
    expect(await events(id)).toEqual(
      expect.arrayContaining([
        { event: expect.objectContaining({ type: 'note.mentioned', agentIds: [agent.agentId] }) },
      ]),
    );
    expect(await desk.sql('select 1 from outbound where conversation_id = $1', [id])).toEqual([]);
    expect(await actionsOn(id)).toEqual(['supervisor conversation.whispered']);
  });
});

describe('moving and watching', () => {
  it('writes down who watched and who reassigned, and not what holders do with their own', async () => {
    const { supervisor, admin, agent } = merchant.browsers;
    await request(desk.url).patch('/api/v1/me/status').set(headersOf(admin)).send({ status: 'online' }).expect(200);
    const { id } = await held();
    await post(supervisor, `/conversations/${id}/watch`).expect(200);
    const body = { assignmentNumber: 1, agentId: admin.agentId };
    await post(supervisor, `/conversations/${id}/transfer`, body).expect(200);
    expect(await actionsOn(id)).toEqual(['supervisor conversation.reassigned', 'supervisor conversation.watched']);

    const own = await held();
    await post(agent, `/conversations/${own.id}/transfer`, body).expect(200);
    expect(await actionsOn(own.id)).toEqual([]);
  });

  it('pulls the head of a queue into another group, where each keeps their place', async () => {
    const { supervisor, owner } = merchant.browsers;
    const [from, to] = [
      await post(owner, '/skill-groups', { name: '售前' }).expect(200),
      await post(owner, '/skill-groups', { name: '夜班' }).expect(200),
    ];
    const arrivals = [3, 1, 2].map((minutes) => new Date(Date.now() - minutes * 60_000));
    const waiting: string[] = [];
    for (const arrivedAt of arrivals) {
      waiting.push((await aConversation(desk, { ...merchant, skillGroupId: from.body.id, arrivedAt })).id);
    }
    const pull = { fromSkillGroupId: from.body.id, count: 2 };
    const answer = await post(supervisor, `/skill-groups/${to.body.id}/pull`, pull).expect(200);
    expect(answer.body).toEqual({ moved: 2 });
    const rows = await desk.sql(
      `select id, arrived_at from conversations where skill_group_id = $1 and state = 'queued' order by arrived_at`,
      [to.body.id],
    );
    expect(rows).toEqual([
      { id: waiting[0], arrived_at: arrivals[0] },
      { id: waiting[2], arrived_at: arrivals[2] },
    ]);
    expect(await actionsOn(to.body.id)).toContain('supervisor queue.pulled');
  });
});

describe('status and capacity', () => {
  const serving = (who: Browser, agentId: string, body: object) =>
    request(desk.url).patch(`/api/v1/agents/${agentId}/serving`).set(headersOf(who)).send(body);

  it('are set by a supervisor for colleagues who serve, not for those above', async () => {
    const { supervisor, agent, owner, analyst } = merchant.browsers;
    const set = { status: 'break', reason: '会议', capacity: 3 };
    const answer = await serving(supervisor, agent.agentId, set).expect(200);
    expect(answer.body).toMatchObject({ status: 'break', capacity: 3 });
    const me = await get(agent, '/me').expect(200);
    expect(me.body).toMatchObject({
      status: 'break',
      statusReason: '会议',
      statusReasons: ['用餐', '会议', '培训', '休息'],
    });
    await serving(supervisor, owner.agentId, { capacity: 1 }).expect(403);
    await serving(supervisor, analyst.agentId, { capacity: 1 }).expect(403);
    await serving(supervisor, agent.agentId, { status: 'break', reason: '钓鱼' }).expect(400);
    expect(await actionsOn(agent.agentId)).toContain('supervisor agent.serving_changed');
  });
});

describe('the rights', () => {
  it('are a supervisor’s: no agent and no analyst may do any of it', async () => {
    const { agent, analyst } = merchant.browsers;
    const { id } = await held();
    for (const who of [agent, analyst]) {
      const tried = [
        await get(who, '/board'),
        await post(who, `/conversations/${id}/watch`),
        await post(who, `/conversations/${id}/take-over`, { assignmentNumber: 1 }),
        await post(who, `/conversations/${id}/barge-in`, { clientMsgId: randomUUID(), text: 'x' }),
        await post(who, `/conversations/${id}/whisper`, { clientMsgId: randomUUID(), text: 'x' }),
        await post(who, `/skill-groups/${merchant.skillGroupId}/pull`, {
          fromSkillGroupId: merchant.skillGroupId,
          count: 1,
        }),
        await request(desk.url)
          .patch(`/api/v1/agents/${agent.agentId}/serving`)
          .set(headersOf(who))
          .send({ capacity: 1 }),
      ];
      expect(tried.map(({ status }) => status)).toEqual(tried.map(() => 403));
    }
    expect(await actionsOn(id)).toEqual([]);
  });
});

describe('the board', () => {
  it('shows queues with why somebody waits, agents with load and the slowest answer, and the day', async () => {
    const fresh = await openMerchant(desk, 'board');
    const { browsers, skillGroupId } = fresh;
    const empty = await post(browsers.owner, '/skill-groups', { name: '空组' }).expect(200);
    const at = (seconds: number) => new Date(Date.now() - seconds * 1000);
    const answered = await aConversation(desk, { ...fresh, agentId: browsers.agent.agentId, arrivedAt: at(40) });
    await desk.sql(
      `update conversations set waiting_since = now() - interval '20 seconds', first_agent_at = arrived_at + interval '10 seconds' where id = $1`,
      [answered.id],
    );
    await aConversation(desk, { ...fresh, isClosed: true, arrivedAt: at(30) });
    await aConversation(desk, { ...fresh, arrivedAt: at(20) });
    await aConversation(desk, { ...fresh, skillGroupId: empty.body.id, arrivedAt: at(10) });

    const board = boardView.parse((await get(browsers.supervisor, '/board').expect(200)).body);
    expect(board.queues.map(({ waiting, reason, agents }) => ({ waiting, reason, agents }))).toEqual(
      expect.arrayContaining([
        { waiting: 1, reason: 'nobody_online', agents: 4 },
        { waiting: 1, reason: 'no_agents', agents: 0 },
      ]),
    );
    expect(board.queues.find((queue) => queue.skillGroupId === skillGroupId)?.longestSince).not.toBeNull();
    const shown = board.agents.find(({ id }) => id === browsers.agent.agentId);
    expect(shown).toMatchObject({
      activeCount: 1,
      status: 'offline',
      slowestConversationId: answered.id,
      connected: false,
    });
    expect(board.today).toMatchObject({
      arrivals: 4,
      answered: 1,
      abandoned: 1,
      firstResponse: { median: 10, p90: 10 },
    });
    expect(board.today.byHour.reduce((sum, { arrivals }) => sum + arrivals, 0)).toBe(4);
  });

  it('says that it is closed, and counts what the desk itself settled as no arrival', async () => {
    const fresh = await openMerchant(desk, 'closed');
    const { admin, supervisor } = fresh.browsers;
    const week = Array.from({ length: 7 }, () => []);
    const hours = [{ skillGroupId: null, week, days: {}, chineseHolidays: false }];
    await request(desk.url).put('/api/v1/business-hours').set(headersOf(admin)).send({ hours }).expect(200);
    await aConversation(desk, fresh);
    const settled = await aConversation(desk, { ...fresh, isClosed: true });
    await desk.sql('update conversations set skill_group_id = null where id = $1', [settled.id]);
    const board = boardView.parse((await get(supervisor, '/board').expect(200)).body);
    expect(board.queues.find(({ waiting }) => waiting > 0)?.reason).toBe('outside_hours');
    expect(board.today).toMatchObject({ arrivals: 1, abandoned: 0 });
  });

  it('counts today by the merchant’s own midnight, and breaks by reason', async () => {
    const fresh = await openMerchant(desk, 'midnight');
    const { agent, supervisor } = fresh.browsers;
    await desk.sql(`update merchants set time_zone = 'Asia/Shanghai' where id = $1`, [fresh.merchantId]);
    const beijing = 8 * 3_600_000;
    const midnight = new Date(Math.floor((Date.now() + beijing) / 86_400_000) * 86_400_000 - beijing);
    await aConversation(desk, { ...fresh, arrivedAt: new Date(midnight.getTime() - 1000) });
    await aConversation(desk, { ...fresh, arrivedAt: midnight });
    await desk.sql(
      `insert into agent_statuses (merchant_id, agent_id, status, reason, changed_by, at) values
         ($1, $2, 'break', '用餐', $2, $3::timestamptz - interval '1 hour'), ($1, $2, 'online', null, $2, $3::timestamptz + interval '60 seconds')`,
      [fresh.merchantId, agent.agentId, midnight],
    );
    const board = boardView.parse((await get(supervisor, '/board').expect(200)).body);
    expect(board.today.arrivals).toBe(1);
    expect(board.today.byHour).toEqual([{ hour: 0, arrivals: 1, answered: 0 }]);
    expect(new Date(board.today.since)).toEqual(midnight);
    expect(board.agents.find(({ id }) => id === agent.agentId)?.breaks).toEqual([{ reason: '用餐', seconds: 60 }]);
  });
});
