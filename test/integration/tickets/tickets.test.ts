import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';
import { ticketsOf } from '../../support/http/tickets.js';

const always = [{ priority: 'normal', firstResponseMinutes: 60, resolutionMinutes: 240, warnMinutes: 0 }];
const policy = (row: object) => ({ typeId: null, escalateAgentId: null, escalateSkillGroupId: null, ...row });

describe('tickets', () => {
  let desk: Desk;
  let merchant: Merchant;
  let agent: ReturnType<typeof ticketsOf>;
  let admin: ReturnType<typeof ticketsOf>;

  beforeAll(async () => {
    desk = await openDesk();
    merchant = await openMerchant(desk, 'fruit');
    agent = ticketsOf(desk, merchant.browsers.agent);
    admin = ticketsOf(desk, merchant.browsers.admin);
    await admin.put('/api/v1/sla-policies', { items: always.map(policy) }).expect(200);
  });
  afterAll(() => desk.close());

  const tenAtOnce = <T>(act: (index: number) => Promise<T>): Promise<readonly T[]> =>
    Promise.all(Array.from({ length: 20 }, (_, index) => act(index)));

  it('has numbers that rise by one, however many are made at once', async () => {
    const made = await tenAtOnce(() => agent.make());
    const numbers = made.map(({ number }) => number).sort((one, other) => one - other);
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  });

  it('is due by the merchant’s hours', async () => {
    const fresh = await openMerchant(desk, 'hours');
    const its = ticketsOf(desk, fresh.browsers.admin);
    await its.put('/api/v1/sla-policies', { items: always.map(policy) }).expect(200);
    const closed = { skillGroupId: null, week: Array.from({ length: 7 }, () => []), chineseHolidays: false };
    const inTwoDays = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
    const days = { [inTwoDays]: { kind: 'workday', shifts: [{ from: '09:00', to: '12:00' }] } };
    await its.put('/api/v1/business-hours', { hours: [{ ...closed, days }] }).expect(200);
    const ticket = await its.make();
    // An hour after it opens at nine, in Beijing.
    expect(ticket.firstResponseDueAt).toBe(`${inTwoDays}T02:00:00.000Z`);
  });

  it('takes the customer of its conversation, is linked to it, and is due by the policy', async () => {
    const held = await aConversation(desk, { ...merchant, agentId: merchant.browsers.agent.agentId });
    const ticket = await agent.make({ conversationId: held.id, orderNumber: '20261122001' });
    expect(ticket).toMatchObject({ source: 'conversation', customerId: held.customerId, customerName: '李小满' });
    expect(ticket.links.map(({ kind, ref }) => [kind, ref])).toEqual([
      ['conversation', held.id],
      ['order', '20261122001'],
    ]);
    expect(Date.parse(ticket.firstResponseDueAt ?? '') - Date.parse(ticket.createdAt)).toBe(3_600_000);
    const found = await agent.list(`conversationId=${held.id}`);
    expect(found.map(({ id }) => id)).toEqual([ticket.id]);
    await ticketsOf(desk, merchant.browsers.agent)
      .post('/api/v1/tickets', { typeId: ticket.typeId, subject: 'x', conversationId: randomUUID() })
      .expect(404);
  });

  it('keeps a complaint and the ticket it opened together', async () => {
    const ticket = await agent.make({ orderNumber: '20261122002' });
    await desk.sql(`update tickets set source = 'complaint' where id = $1`, [ticket.id]);
    await desk.sql(
      `insert into ticket_links (id, merchant_id, ticket_id, kind, ref, created_at) values ($1, $2, $3, 'complaint', 'x', now())`,
      [randomUUID(), merchant.merchantId, ticket.id],
    );
    const statuses: Record<string, number> = {};
    for (const { id, kind } of (await agent.read(ticket.id)).links) {
      const path = `/api/v1/tickets/${ticket.id}/links/${id}`;
      const headers = headersOf(merchant.browsers.agent);
      statuses[kind] = (await request(desk.url).delete(path).set(headers)).status;
    }
    expect(statuses).toEqual({ order: 200, complaint: 404 });
  });

  it('lets one of twenty changes of the same version through, and says so to the others', async () => {
    const ticket = await agent.make();
    const answers = await tenAtOnce((index) =>
      agent.change(ticket.id, { version: ticket.version, subject: `第 ${index} 次` }).then(({ status, body }) => ({
        status,
        code: body.error?.code,
      })),
    );
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ status, code }) => status === 409 && code === 'stale_version')).toHaveLength(19);
    const { version, changes } = await agent.read(ticket.id);
    expect([version, changes.filter(({ act }) => act === 'changed').length]).toEqual([ticket.version + 1, 1]);
  });

  it('keeps who changed what from what to what', async () => {
    const ticket = await agent.make();
    await agent.change(ticket.id, { version: 1, priority: 'high', tags: ['破损'] }).expect(200);
    const [last] = (await agent.read(ticket.id)).changes;
    expect(last).toMatchObject({
      agentId: merchant.browsers.agent.agentId,
      act: 'changed',
      changes: [
        { field: 'priority', from: 'normal', to: 'high' },
        { field: 'tags', from: [], to: ['破损'] },
      ],
    });
  });

  it('stops the clock of the first response with the first note, and all clocks while pending', async () => {
    const ticket = await agent.make();
    const noted = await agent.act(ticket.id, 'notes', { text: '已联系仓库' }).expect(200);
    expect(noted.body).toMatchObject({ firstResponseDueAt: null, firstRespondedAt: expect.any(String) });
    expect(noted.body.resolutionDueAt).toBe(ticket.resolutionDueAt);
    const pending = await agent.change(ticket.id, { version: noted.body.version, status: 'pending' }).expect(200);
    expect(pending.body).toMatchObject({ resolutionDueAt: null, isPaused: true });
    await desk.sql(`update tickets set paused_since = now() - interval '90 minutes' where id = $1`, [ticket.id]);
    const open = await agent.change(ticket.id, { version: pending.body.version, status: 'open' }).expect(200);
    const moved = Date.parse(open.body.resolutionDueAt) - Date.parse(ticket.resolutionDueAt ?? '');
    expect(Math.round(moved / 60_000)).toBe(90);
  });

  it('rises by twenty chases at once, each counted, and is open again', async () => {
    const ticket = await agent.make({ priority: 'low' });
    const solved = await agent.change(ticket.id, { version: 1, status: 'solved' }).expect(200);
    expect(solved.body.solvedAt).not.toBeNull();
    await tenAtOnce((index) => agent.act(ticket.id, 'chase', index === 0 ? { note: '顾客又来问了' } : {}).expect(200));
    const after = await agent.read(ticket.id);
    expect(after).toMatchObject({ chaseCount: 20, priority: 'urgent', status: 'open', solvedAt: null });
    expect(after.notes.map(({ text }) => text)).toEqual(['顾客又来问了']);
  });

  it('ends in one ticket when two people merge at once, in both directions', async () => {
    for (let round = 0; round < 3; round += 1) {
      const [one, other] = [await agent.make({ tags: ['甲'] }), await agent.make({ tags: ['乙'] })];
      await agent.act(one.id, 'notes', { text: '一' }).expect(200);
      await agent.act(other.id, 'notes', { text: '二' }).expect(200);
      const [left, right] = await Promise.all([
        agent.act(one.id, 'merge', { intoId: other.id }),
        admin.act(other.id, 'merge', { intoId: one.id }),
      ]);
      expect([left?.status, right?.status]).toEqual([200, 200]);
      expect(left?.body.id).toBe(right?.body.id);
      const kept = await agent.read(left?.body.id);
      expect(kept).toMatchObject({ status: 'open', mergedIntoId: null });
      expect(kept.notes.map(({ text }) => text).sort()).toEqual(['一', '二']);
      expect([...kept.tags].sort()).toEqual(['乙', '甲']);
      const gone = await agent.read(kept.id === one.id ? other.id : one.id);
      expect(gone).toMatchObject({ status: 'closed', mergedIntoId: kept.id, notes: [] });
    }
  });

  it('merges many into one at once', async () => {
    const into = await agent.make();
    const others = await Promise.all(Array.from({ length: 5 }, () => agent.make()));
    const answers = await Promise.all(others.map(({ id }) => agent.act(id, 'merge', { intoId: into.id })));
    expect(answers.map(({ status, body }) => [status, body.id])).toEqual(others.map(() => [200, into.id]));
    const { links } = await agent.read(into.id);
    expect(links.map(({ ref }) => ref).sort()).toEqual(others.map(({ id }) => id).sort());
    await agent.act(into.id, 'merge', { intoId: into.id }).expect(400);
  });

  it('goes with its customer when two customers turn out to be one', async () => {
    const [kept, other] = [await aConversation(desk, merchant), await aConversation(desk, merchant)];
    const ticket = await admin.make({ customerId: other.customerId });
    const body = { otherId: other.customerId, reason: 'hand' };
    await admin.post(`/api/v1/customers/${kept.customerId}/merge`, body).expect(200);
    expect((await agent.read(ticket.id)).customerId).toBe(kept.customerId);
  });

  it('wants the fields of its type', async () => {
    const fields = [{ key: 'box', label: '箱号', kind: 'text', isRequired: true }];
    const type = await admin.post('/api/v1/ticket-types', { name: '破损', fields }).expect(200);
    const refused = await agent.post('/api/v1/tickets', { typeId: type.body.id, subject: 'x' }).expect(400);
    expect(refused.body.error).toEqual({ code: 'validation', field: 'fields.box' });
    expect((await agent.make({ typeId: type.body.id, fields: { box: 'A1' } })).fields).toEqual({ box: 'A1' });
    await admin.post('/api/v1/ticket-types', { name: '破损' }).expect(409);
    await agent.post('/api/v1/ticket-types', { name: '另一个' }).expect(403);
  });

  it('changes many, and says which refused', async () => {
    const made = [await agent.make(), await agent.make()];
    const missing = randomUUID();
    const answer = await agent
      .post('/api/v1/tickets/bulk', {
        ticketIds: [...made.map(({ id }) => id), missing],
        change: { priority: 'urgent', addTags: ['节前'], skillGroupId: merchant.skillGroupId },
      })
      .expect(200);
    expect(answer.body).toEqual({
      changed: made.map(({ id }) => id),
      failed: [{ ticketId: missing, code: 'not_found' }],
    });
    const { priority, tags, skillGroupName } = await agent.read(made[0]?.id ?? '');
    expect([priority, tags, skillGroupName]).toEqual(['urgent', ['节前'], '默认']);
  });

  it('saves lists: one’s own, and everybody’s by a supervisor', async () => {
    const body = { name: '我的紧急', filter: { priority: 'urgent' }, sort: 'due' };
    await agent.post('/api/v1/ticket-views', body).expect(200);
    await agent.post('/api/v1/ticket-views', { ...body, isShared: true }).expect(403);
    await admin.post('/api/v1/ticket-views', { ...body, name: '全部紧急', isShared: true }).expect(200);
    const seen = async (who: typeof agent) =>
      (await who.get('/api/v1/ticket-views')).body.items.map(({ name }: { name: string }) => name);
    expect(await seen(agent)).toEqual(['全部紧急', '我的紧急']);
    expect(await seen(admin)).toEqual(['全部紧急']);
  });
});
