import { z } from 'zod';
import { slaPolicyList, ticketTypeList, ticketTypeView } from '../../src/contract/tickets/ticket-settings.js';
import { ticketDetail, ticketList } from '../../src/contract/tickets/tickets.js';
import { ask, call } from '../support/product/api.js';
import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';
import { textOf, wechatSideOf } from '../support/product/wechat-side.js';
import type { WechatSide } from '../support/product/wechat-side.js';
import { Client } from 'pg';

const OFFICIAL = 'wx00000000000000e1';
const MINI = 'wx00000000000000e2';
const REPLY_TEMPLATE = 'tpl_service_reply_0000000000000000000000002';

describe('tickets', () => {
  let product: Product;
  let wechat: WechatSide;
  let agent: LiveAgent;
  let expert: LiveAgent;
  let sql: Client;

  beforeAll(async () => {
    product = await startProduct();
    wechat = wechatSideOf(product.simulator);
    await wireChannel(product, { kind: 'official_account', appId: OFFICIAL });
    agent = await joinAgent(product);
    expert = await joinAgent(product, { name: '售后组长', capacity: 1 });
    await until('both are connected', async () => (agent.isConnected() && expert.isConnected()) || undefined);
    await expert.setStatus('busy');
    sql = new Client({ connectionString: product.stores.databaseUrl });
    await sql.connect();
  });
  afterAll(async () => {
    await sql.end();
    agent.close();
    expert.close();
    await product.stop();
  });

  const url = (path: string): string => `${product.url}/api/v1${path}`;
  const firstType = async () => {
    const { items } = await ask(ticketTypeList, url('/ticket-types'), { headers: product.bearer });
    return z.string().parse(items[0]?.id);
  };
  const read = (ticketId: string) => ask(ticketDetail, url(`/tickets/${ticketId}`), { headers: agent.headers });
  const make = (body: object) => ask(ticketDetail, url('/tickets'), { headers: agent.headers, body });

  it('made from a conversation is answered and solved, and the customer hears of it in WeChat', async () => {
    const typeId = await firstType();
    await ask(ticketTypeView, url(`/ticket-types/${typeId}`), {
      method: 'PATCH',
      headers: product.bearer,
      body: { solvedText: '您的工单 #{number}（{subject}）已处理完成。' },
    });
    await wechat.meet(OFFICIAL, '李小满');
    await wechat.act(OFFICIAL, '李小满', { act: 'text', content: '苹果坏了三个', wait: true });
    const [conversation] = await until('the customer is served', async () => {
      const mine = await agent.mine();
      return mine.length > 0 ? mine : undefined;
    });
    const ticket = await make({ typeId, subject: '苹果坏了三个', conversationId: conversation?.id });
    expect(ticket.number).toBe(1);

    await agent.act(`/tickets/${ticket.id}/notes`, { text: '补发已安排，请留意', tellCustomer: true });
    const { version } = await read(ticket.id);
    await call(url(`/tickets/${ticket.id}`), {
      method: 'PATCH',
      headers: agent.headers,
      body: { version, status: 'solved' },
    });
    const received = await until('the customer has heard of both', async () => {
      const lines = (await wechat.received(OFFICIAL, '李小满')).map(textOf);
      return lines.length >= 2 ? lines : undefined;
    });
    expect(received).toEqual(['补发已安排，请留意', '您的工单 #1（苹果坏了三个）已处理完成。']);
    const solved = await read(ticket.id);
    expect(solved.notes.map(({ told }) => told)).toEqual(['message', 'message']);
    expect(solved).toMatchObject({ status: 'solved', firstResponseDueAt: null, resolutionDueAt: null });
    await until('a colleague’s console has followed', async () => {
      const acts = expert.events.flatMap((event) => (event.type === 'ticket.changed' ? [event.act] : []));
      return acts.includes('replied') && acts.includes('changed') ? acts : undefined;
    });

    // The window closes, nothing is wired for outside of it: the agent is told so.
    await sql.query('update grants set remaining = 0');
    await agent.act(`/tickets/${ticket.id}/notes`, { text: '还在吗', tellCustomer: true });
    expect((await read(ticket.id)).notes[0]).toMatchObject({ text: '还在吗', told: 'unreachable' });
  });

  it('takes what is left outside business hours, and is answered by a subscribe message', async () => {
    const manage = (method: string, path: string, body: object) =>
      ask(z.unknown(), url(path), { method, headers: product.bearer, body });
    const program = await wireChannel(product, { kind: 'mini_program', appId: MINI });
    await manage('POST', `/channels/${program.id}/notice-templates/refresh`, {});
    const week = Array.from({ length: 7 }, () => []);
    const opening = new Date(Date.now() + 48 * 3_600_000).toISOString().slice(0, 10);
    const days = { [opening]: { kind: 'workday', shifts: [{ from: '09:00', to: '12:00' }] } };
    await manage('PUT', '/business-hours', {
      hours: [{ skillGroupId: null, week, days, chineseHolidays: false }],
    });
    await manage('PATCH', '/settings', {
      offHoursAct: 'ticket',
      ticketNotices: [
        {
          channelId: program.id,
          templateId: REPLY_TEMPLATE,
          values: { thing1: '工单 #{number} {status}', thing2: '{text}' },
        },
      ],
    });
    await wechat.meet(MINI, '夜里的顾客');
    await wechat.act(MINI, '夜里的顾客', { act: 'text', content: '苹果坏了，怎么办', wait: true });
    await wechat.act(MINI, '夜里的顾客', { act: 'text', content: '在吗', wait: true });
    const listed = async () =>
      (await ask(ticketList, url('/tickets?source=left_message'), { headers: agent.headers })).items;
    const [left] = await until('it is a ticket', async () => ((await listed()).length > 0 ? listed() : undefined));
    expect(left).toMatchObject({ subject: '苹果坏了，怎么办', status: 'open' });
    expect(await listed()).toHaveLength(1);
    const { links } = await read(left?.id ?? '');
    expect(links.map(({ kind }) => kind)).toEqual(['conversation']);

    await manage('PUT', '/business-hours', { hours: [] });
    const states = async () =>
      (await sql.query<{ state: string }>('select state from conversations where id = $1', [links[0]?.ref])).rows;
    await until(
      'the opening leaves it to the ticket',
      async () => (await states())[0]?.state === 'closed' || undefined,
    );

    await sql.query('update grants set remaining = 0');
    await wechat.act(MINI, '夜里的顾客', { act: 'subscribe', templateId: REPLY_TEMPLATE, wait: true });
    await agent.act(`/tickets/${left?.id}/notes`, { text: '明天为您补发', tellCustomer: true });
    expect((await read(left?.id ?? '')).notes[0]).toMatchObject({ told: 'notice' });
    const notices = await until(
      'the customer has the notice',
      async () => {
        const lines = (await wechat.received(MINI, '夜里的顾客')).map(textOf);
        return lines.length > 0 ? lines : undefined;
      },
      15_000,
    );
    expect(notices).toEqual([`【客服回复通知】\n咨询内容:工单 #${left?.number} 有新回复\n回复内容:明天为您补发`]);
  });

  it('is warned of before it is late, and when it is late goes to whom the policy names', async () => {
    const typeId = await firstType();
    await ask(slaPolicyList, url('/sla-policies'), {
      method: 'PUT',
      headers: product.bearer,
      body: {
        items: [
          {
            typeId: null,
            priority: 'urgent',
            firstResponseMinutes: 60,
            resolutionMinutes: null,
            warnMinutes: 10,
            escalateAgentId: expert.id,
            escalateSkillGroupId: null,
          },
        ],
      },
    });
    const ticket = await make({ typeId, subject: '客诉', priority: 'urgent', agentId: agent.id });
    const actsOf = async () => (await read(ticket.id)).changes.map(({ act }) => act);
    /** Lets so many minutes of the ticket's life pass. */
    const pass = async (minutes: number): Promise<void> => {
      await sql.query(
        `update tickets set created_at = created_at - make_interval(mins => $2),
           first_response_due_at = first_response_due_at - make_interval(mins => $2) where id = $1`,
        [ticket.id, minutes],
      );
      await sql.query('update timers set due_at = due_at - make_interval(mins => $2) where subject_id = $1', [
        ticket.id,
        minutes,
      ]);
    };

    await pass(51);
    await until('it is warned of', async () => ((await actsOf()).includes('warned') ? true : undefined), 15_000);
    expect((await read(ticket.id)).agentId).toBe(agent.id);
    await pass(10);
    await until('it is escalated', async () => ((await actsOf()).includes('escalated') ? true : undefined), 15_000);

    expect(await read(ticket.id)).toMatchObject({
      agentId: expert.id,
      alarms: ['first_response_warning', 'first_response_breach'],
    });
    expect(await actsOf()).toEqual(['escalated', 'breached', 'warned', 'created']);
    await until('the expert’s console says so', async () =>
      expert.events.find((event) => event.type === 'ticket.changed' && event.act === 'escalated'),
    );
  });
});
