import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';
import { ticketsOf } from '../../support/http/tickets.js';

describe('lists of tickets', () => {
  let desk: Desk;
  let merchant: Merchant;
  let agent: ReturnType<typeof ticketsOf>;
  let supervisor: ReturnType<typeof ticketsOf>;

  beforeAll(async () => {
    desk = await openDesk();
    merchant = await openMerchant(desk, 'lists');
    agent = ticketsOf(desk, merchant.browsers.agent);
    supervisor = ticketsOf(desk, merchant.browsers.supervisor);
  });
  afterAll(() => desk.close());

  const subjects = async (query: string) => (await agent.list(query)).map(({ subject }) => subject);

  it('are narrowed by status, priority, owner, tag, number and a part of the subject', async () => {
    const mine = merchant.browsers.agent.agentId;
    const first = await agent.make({ subject: '苹果 ＡＢ１２ 坏了', agentId: mine, tags: ['破损'] });
    await agent.make({ subject: '没有收到发票', priority: 'high', skillGroupId: merchant.skillGroupId });
    const third = await agent.make({ subject: '地址改一下 100%' });
    await agent.change(third.id, { version: 1, status: 'solved' }).expect(200);

    expect(await subjects('sort=created')).toEqual(['地址改一下 100%', '没有收到发票', '苹果 ＡＢ１２ 坏了']);
    expect(await subjects('status=open,pending&sort=created')).toEqual(['没有收到发票', '苹果 ＡＢ１２ 坏了']);
    expect(await subjects('priority=high')).toEqual(['没有收到发票']);
    expect(await subjects(`agentId=${mine}`)).toEqual(['苹果 ＡＢ１２ 坏了']);
    expect(await subjects('agentId=none&status=open')).toEqual(['没有收到发票']);
    expect(await subjects(`skillGroupId=${merchant.skillGroupId}`)).toEqual(['没有收到发票']);
    expect(await subjects(`tag=${encodeURIComponent('破损')}`)).toEqual(['苹果 ＡＢ１２ 坏了']);
    expect(await subjects(`text=%23${first.number}`)).toEqual(['苹果 ＡＢ１２ 坏了']);
    expect(await subjects(`text=${encodeURIComponent('发票')}`)).toEqual(['没有收到发票']);
    expect(await subjects(`text=${encodeURIComponent('票')}`)).toEqual(['没有收到发票']);
    expect(await subjects(`text=${encodeURIComponent('0%')}`)).toEqual(['地址改一下 100%']);
    await agent.change(third.id, { version: 2, subject: '换一个地址' }).expect(200);
    expect(await subjects(`text=${encodeURIComponent('个地')}`)).toEqual(['换一个地址']);
    expect(await subjects(`text=${encodeURIComponent('改一下')}`)).toEqual([]);
    await agent.get('/api/v1/tickets?status=burning').expect(400);
    const counts = await agent.get('/api/v1/tickets/counts').expect(200);
    expect(counts.body).toEqual({ open: 2, pending: 0, mine: 1, unassigned: 1, late: 0 });
  });

  it('come page by page with nothing twice and nothing left out, also where nothing is due', async () => {
    for (let count = 0; count < 5; count += 1) await agent.make({ subject: `第 ${count} 张` });
    for (const sort of ['due', 'updated', 'created']) {
      const whole = (await agent.list(`sort=${sort}`)).map(({ id }) => id);
      const walked: string[] = [];
      for (let cursor = ''; ;) {
        const page = await agent.get(`/api/v1/tickets?sort=${sort}&limit=2${cursor}`).expect(200);
        walked.push(...page.body.items.map(({ id }: { id: string }) => id));
        if (page.body.nextCursor === null) break;
        cursor = `&cursor=${encodeURIComponent(page.body.nextCursor)}`;
      }
      expect(walked).toEqual(whole);
    }
    const { body } = await agent.get('/api/v1/tickets?limit=2').expect(200);
    await agent.get(`/api/v1/tickets?limit=2&status=open&cursor=${encodeURIComponent(body.nextCursor)}`).expect(400);
  });

  it('leave as CSV in which no cell is a formula', async () => {
    await agent.make({ subject: '=HYPERLINK("http://evil.example")', tags: ['@tag'] });
    const csv = await supervisor.get('/api/v1/tickets/export?status=open').expect(200);
    expect(csv.headers['content-type']).toBe('text/csv; charset=utf-8');
    expect(csv.text.startsWith('\ufeffnumber,subject,type,')).toBe(true);
    expect(csv.text).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    expect(csv.text).toContain(`,'@tag,`);
    expect(csv.text.trim().split('\n')).toHaveLength(1 + (await agent.list('status=open')).length);
    await agent.get('/api/v1/tickets/export').expect(403);
  });
});
