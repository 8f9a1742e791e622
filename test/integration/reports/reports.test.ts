import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { reportView } from '../../../src/contract/reports/reports.js';
import type { ReportView } from '../../../src/contract/reports/reports.js';
import { factsOf } from '../../../src/domain/reports/facts.js';
import { figuresOf } from '../../../src/domain/reports/figures.js';
import { addSums } from '../../../src/domain/reports/sums.js';
import { createRebuildReports } from '../../../src/services/reports/rebuild-reports.js';
import { aConversation } from '../../support/http/conversations.js';
import type { SeededConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

/** 23:50 on Sunday in Shanghai. */
const ARRIVED = new Date('2026-03-01T15:50:00Z');
const MONDAY = new Date('2026-03-01T16:10:00Z');

describe('reports', () => {
  let desk: Desk;
  let merchant: Merchant;

  beforeAll(async () => {
    desk = await openDesk();
    merchant = await openMerchant(desk, 'reports');
  });
  afterAll(() => desk.close());

  const secondsAfter = (start: Date, seconds: number): Date => new Date(start.getTime() + seconds * 1000);
  const line = async (
    to: SeededConversation,
    row: { number: number; direction: string; agentId?: string; at: Date; act?: string },
  ) => {
    const content = row.act ? { type: 'desk_event', act: row.act } : { type: 'text', text: 'x' };
    await desk.sql(
      `insert into messages (id, merchant_id, conversation_id, opened_month, number, direction, agent_id, content, occurred_at)
       select $1, merchant_id, id, opened_month, $3, $4, $5, $6, $7 from conversations where id = $2`,
      [randomUUID(), to.id, row.number, row.direction, row.agentId ?? null, JSON.stringify(content), row.at],
    );
    await desk.sql('update conversations set last_number = $2 where id = $1', [to.id, row.number]);
  };
  /** Asked, answered after `afterSeconds`, still held by the agent. */
  const served = async (arrivedAt: Date, afterSeconds: number, customerId?: string): Promise<SeededConversation> => {
    const { merchantId, skillGroupId, browsers } = merchant;
    const { agentId } = browsers.agent;
    const known = customerId === undefined ? {} : { customerId };
    const conversation = await aConversation(desk, { merchantId, skillGroupId, agentId, arrivedAt, ...known });
    await desk.sql('update assignments set started_at = $2 where conversation_id = $1', [
      conversation.id,
      secondsAfter(arrivedAt, 10),
    ]);
    await line(conversation, { number: 1, direction: 'inbound', at: arrivedAt });
    await line(conversation, { number: 2, direction: 'outbound', agentId, at: secondsAfter(arrivedAt, afterSeconds) });
    return conversation;
  };
  const allowReasons = (wrapUpReasons: readonly string[], wrapUpRequired: boolean) =>
    request(desk.url)
      .patch('/api/v1/settings')
      .set(headersOf(merchant.browsers.owner))
      .send({ wrapUpReasons, wrapUpRequired })
      .expect(200);
  const close = async ({ id }: SeededConversation, at: Date, reason: string): Promise<void> => {
    await request(desk.url)
      .post(`/api/v1/conversations/${id}/close`)
      .set(headersOf(merchant.browsers.agent))
      .send({ assignmentNumber: 1, reason })
      .expect(200);
    // It was closed now; the report is of that Sunday.
    await desk.sql('update conversations set closed_at = $2 where id = $1', [id, at]);
    await desk.sql('update assignments set ended_at = $2 where conversation_id = $1', [id, at]);
    await desk.sql('insert into report_queue (merchant_id, conversation_id) values ($1, $2)', [
      merchant.merchantId,
      id,
    ]);
  };
  const count = async (): Promise<void> => {
    while (await desk.container.reports.countWaiting(merchant.merchantId));
  };
  const read = async (by: string, from = '2026-03-01', to = '2026-03-02'): Promise<ReportView> => {
    const answer = await request(desk.url)
      .get('/api/v1/reports')
      .query({ from, to, by })
      .set(headersOf(merchant.browsers.analyst))
      .expect(200);
    return reportView.parse(answer.body);
  };
  const factRows = () => desk.sql('select * from conversation_facts order by conversation_id, agent_id');

  it('count what has ended on the day it began, on the merchant’s own wall, and divide it', async () => {
    const sunday = await served(ARRIVED, 60);
    const monday = await served(MONDAY, 600);
    // Only what is in the merchant's list, so that a report by reason means something; and something, where it is asked for.
    await allowReasons(['已解决', '=投诉'], true);
    for (const reason of ['随便', undefined]) {
      const { body } = await request(desk.url)
        .post(`/api/v1/conversations/${sunday.id}/close`)
        .set(headersOf(merchant.browsers.agent))
        .send({ assignmentNumber: 1, reason })
        .expect(400);
      expect(body.error.field).toBe('reason');
    }
    await close(sunday, secondsAfter(ARRIVED, 310), '已解决');
    await close(monday, secondsAfter(MONDAY, 1010), '=投诉');
    await count();

    const byDay = await read('day');
    expect(byDay.rows.map(({ key, figures }) => [key, figures.arrivals, figures.firstResponse])).toEqual([
      ['2026-03-01', 1, 60],
      ['2026-03-02', 1, 600],
    ]);
    expect(byDay.total).toMatchObject({ arrivals: 2, answered: 2, abandoned: 0, queueWait: 10, repliedSoonRate: 0.5 });
    expect(byDay.total).toMatchObject({ handling: 650, resolvedAtOnceRate: 1, score: null });
    const nextDay = await read('day', '2026-03-02');
    expect([nextDay.before.arrivals, nextDay.before.firstResponse]).toEqual([1, 60]);

    const hours = (await read('hour')).rows.filter(({ figures }) => figures.arrivals > 0);
    expect(hours.map(({ key }) => key)).toEqual(['00', '23']);
    expect((await read('agent')).rows).toMatchObject([{ key: merchant.browsers.agent.agentId, name: 'agent' }]);
    expect((await read('wrap_up')).rows.map(({ name }) => name).sort()).toEqual(['=投诉', '已解决'].sort());
    for (const by of ['channel', 'skill_group', 'tag']) {
      const { rows, total } = await read(by);
      expect([by, rows.reduce((sum, { figures }) => sum + figures.arrivals, 0)]).toEqual([by, total.arrivals]);
    }
    const csv = await request(desk.url)
      .get('/api/v1/reports/export?from=2026-03-01&to=2026-03-02&by=wrap_up')
      .set(headersOf(merchant.browsers.analyst))
      .expect(200);
    expect(csv.text).toContain("\n'=投诉,1,1,0");
    await request(desk.url)
      .get('/api/v1/reports?from=2026-03-02&to=2026-03-01')
      .set(headersOf(merchant.browsers.owner))
      .expect(400);
  });

  it('come to what the history says, however often it was reopened and whoever took it over, and after a rebuild', async () => {
    const { customerId, ...first } = await served(secondsAfter(ARRIVED, -7200), 20);
    await close({ ...first, customerId }, secondsAfter(ARRIVED, -7000), '已解决');
    await count();
    const of = async (id: string) =>
      (
        await desk.sql<{ resolved_at_once: number; reopenings: number }>(
          'select * from conversation_facts where conversation_id = $1 and agent_id is null',
          [id],
        )
      )[0];
    expect(await of(first.id)).toMatchObject({ resolved_at_once: 1, reopenings: 0 });

    // The customer is back the same day: what counted as solved does so no more.
    const second = await served(secondsAfter(ARRIVED, -600), 30, customerId);
    await close(second, secondsAfter(ARRIVED, -300), '已解决');
    await count();
    expect(await of(first.id)).toMatchObject({ resolved_at_once: 0 });

    // While it is open again it counts nowhere; then with both of its ends.
    await desk.sql(`update conversations set state = 'queued', agent_id = null where id = $1`, [second.id]);
    await count();
    expect(await of(second.id)).toBeUndefined();
    expect(await of(first.id)).toMatchObject({ resolved_at_once: 1 });
    // Another agent has it now, and answers.
    const chief = merchant.browsers.supervisor.agentId;
    await desk.sql(
      `insert into assignments (id, merchant_id, conversation_id, agent_id, number, by, started_at, ended_at)
       values ($1, $2, $3, $4, 2, 'reopen', $5, $6)`,
      [randomUUID(), merchant.merchantId, second.id, chief, secondsAfter(ARRIVED, -250), secondsAfter(ARRIVED, -100)],
    );
    await line(second, { number: 7, direction: 'inbound', at: secondsAfter(ARRIVED, -200) });
    await line(second, { number: 8, direction: 'outbound', agentId: chief, at: secondsAfter(ARRIVED, -150) });
    await line(second, { number: 9, direction: 'event', act: 'closed', at: secondsAfter(ARRIVED, -100) });
    await desk.sql(`update conversations set state = 'closed', agent_id = $2 where id = $1`, [second.id, chief]);
    await count();
    expect(await of(second.id)).toMatchObject({ reopenings: 1, resolved_at_once: 0, responses: 2 });
    const parts = await desk.sql<{ agent_id: string; responses: number }>(
      'select agent_id, responses from conversation_facts where conversation_id = $1 and agent_id is not null',
      [second.id],
    );
    expect(new Map(parts.map(({ agent_id: agentId, responses }) => [agentId, responses]))).toEqual(
      new Map([
        [merchant.browsers.agent.agentId, 1],
        [chief, 1],
      ]),
    );

    const incremental = await factRows();
    const { countWaiting } = desk.container.reports;
    const rebuild = createRebuildReports({ unitOfWork: desk.container.foundation.unitOfWork, countWaiting });
    await desk.sql('delete from conversation_facts where conversation_id = $1', [first.id]);
    expect(await rebuild(merchant.merchantId)).toBe(4);
    expect(await factRows()).toEqual(incremental);

    const ids = (await desk.sql<{ id: string }>(`select id from conversations where state = 'closed'`)).map(
      ({ id }) => id,
    );
    const histories = await desk.container.foundation.unitOfWork.run(merchant.merchantId, ({ reports }) =>
      reports.historiesOf(ids),
    );
    const sums = addSums(histories.flatMap((history) => factsOf(history)?.whole ?? []));
    expect((await read('day', '2026-02-27')).total).toEqual(figuresOf(sums));
  });
});
