import { randomUUID } from 'node:crypto';
import type { BusinessHours } from '../../../src/domain/calendar/business-hours.js';
import type { MerchantSettings } from '../../../src/domain/people/merchant-settings.js';
import type { SelfServiceRule } from '../../../src/domain/self-service/rule.js';
import { createAnswerPush } from '../../../src/services/messages/receiving/answer-push.js';
import { createChangeBusinessHours } from '../../../src/services/business-hours/change-business-hours.js';
import { createChangeSettings } from '../../../src/services/merchants/change-settings.js';
import { createChangeSelfServiceRules } from '../../../src/services/self-service/change-rules.js';
import { createAnswerOrders } from '../../../src/services/self-service/answering/answer-orders.js';
import type { AnswerOrders } from '../../../src/services/self-service/answering/answer-orders.js';
import { createSettlePassiveReply } from '../../../src/services/self-service/answering/settle-passive-reply.js';
import { createOnLeftMessage } from '../../../src/services/timers/on-left-message.js';
import { createOnOrderAnswer } from '../../../src/services/timers/on-order-answer.js';
import { createOnPassiveReply } from '../../../src/services/timers/on-passive-reply.js';
import { createOnSelfServiceSilence } from '../../../src/services/timers/on-self-service-silence.js';
import type { AcceptedPush } from '../../../src/services/ports/queues/inbound-queue.js';
import type { TimerKind } from '../../../src/services/ports/stores/unit-of-work.js';
import { arrive, openDesk } from '../../support/desk/desk.js';
import type { Desk } from '../../support/desk/desk.js';
import { until } from '../../support/realtime/until.js';

const CLOSED: BusinessHours = {
  skillGroupId: undefined,
  week: Array.from({ length: 7 }, () => []),
  days: {},
  chineseHolidays: false,
};
const always = [{ from: '00:00', to: '24:00' }];
/** Open from tomorrow on, by the merchant's wall. */
const closedToday = (): BusinessHours => {
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  return { ...CLOSED, week: Array.from({ length: 7 }, () => always), days: { [today]: { kind: 'holiday' } } };
};

const answering = (values: readonly string[], text: string, more: Partial<SelfServiceRule> = {}) => ({
  name: text,
  enabled: true,
  condition: { text: { match: 'contains' as const, values } },
  acts: [{ type: 'reply' as const, content: { type: 'text' as const, text } }],
  ...more,
});

describe('self-service over real stores', () => {
  let desk: Desk;
  let customers = 0;

  beforeAll(async () => {
    desk = await openDesk([]);
  });
  afterAll(() => desk.close());
  beforeEach(async () => {
    await desk.sql.query(
      `update conversations set state = 'closed', closed_at = now() - interval '1 day' where state <> 'closed'`,
    );
    await desk.sql.query(
      'delete from timers; delete from outbox; delete from business_hours; delete from self_service_rules',
    );
    await desk.sql.query(`update merchants set settings = '{}'; update channels set answers_itself = false`);
  });

  const actor = () => ({ merchantId: desk.merchantId, agentId: randomUUID(), role: 'owner' as const });
  const setRules = (rules: readonly Omit<SelfServiceRule, 'id'>[]) =>
    createChangeSelfServiceRules(desk.foundation)({ actor: actor(), rules });
  const setHours = (hours: readonly BusinessHours[]) =>
    createChangeBusinessHours(desk.foundation)({ actor: actor(), hours });
  const change = (settings: Partial<MerchantSettings>) =>
    createChangeSettings({ ...desk.foundation, announceEnding: async () => {} })({ actor: actor(), change: settings });
  const newCustomer = (): string => `customer-self-${(customers += 1)}`;
  const row = async (openid: string) => {
    const { rows } = await desk.sql.query(
      `select c.id, c.state, c.skill_group_id, c.close_reason, c.waiting_since from conversations c
         join identities i on i.id = c.identity_id where i.openid = $1 order by c.opened_at desc limit 1`,
      [openid],
    );
    return rows[0];
  };
  const said = async (openid: string) => {
    const { rows } = await desk.sql.query(
      `select m.content ->> 'text' as text, m.delivery, m.delivery_error ->> 'code' as code,
              exists (select 1 from outbound o where o.message_id = m.id) as is_sent
         from messages m join conversations c on c.id = m.conversation_id join identities i on i.id = c.identity_id
        where i.openid = $1 and m.direction = 'outbound' order by m.number`,
      [openid],
    );
    return rows;
  };
  const fire = async (kind: TimerKind): Promise<void> => {
    await desk.sql.query(`update timers set due_at = now() - interval '1 second' where kind = $1`, [kind]);
    const handlers = {
      self_service_silence: createOnSelfServiceSilence(desk.foundation),
      left_message: createOnLeftMessage(desk.foundation),
      passive_reply: createOnPassiveReply(desk.foundation),
      order_answer: createOnOrderAnswer({ ...desk.foundation, answerOrders }),
    };
    for (const timer of await desk.routing.timerQueue.claim(new Date(), 50)) {
      if (timer.kind in handlers && timer.kind === kind) {
        await new Map(Object.entries(handlers)).get(timer.kind)?.(timer);
      }
    }
  };
  const pushOf = (openid: string, text: string): AcceptedPush => {
    const [now, key] = [new Date(), randomUUID()];
    return {
      merchantId: desk.merchantId,
      channelId: desk.channelId,
      receivedAt: now,
      signatureKey: undefined,
      push: {
        kind: 'message',
        openid,
        createdAt: now,
        key,
        wechatName: 'text',
        msgId: key,
        content: { type: 'text', text },
      },
    };
  };
  const left: AcceptedPush[] = [];
  /** Undefined: the shops answer at once. */
  let shopsAnswer: Promise<void> | undefined;
  const answerOrders: AnswerOrders = (asked) =>
    createAnswerOrders({
      ...desk.foundation,
      latestOrdersText: async () => {
        await shopsAnswer;
        return { status: 'found', text: '您最近的订单' };
      },
    })(asked);
  const answerPush = (withinMs = 5_000) =>
    createAnswerPush({
      ...desk.foundation,
      settlePassiveReply: createSettlePassiveReply(desk.foundation),
      answerOrders,
      wakeInbound: (push) => left.push(push),
      withinMs,
    });

  it('leaves everything to people where there are no rules', async () => {
    await setRules([answering(['尺码'], '尺码表', { enabled: false })]);
    const openid = newCustomer();
    await arrive(desk, openid, '尺码');

    expect(await row(openid)).toMatchObject({ state: 'queued', skill_group_id: desk.groupId });
    expect(await said(openid)).toEqual([]);
    const { rows } = await desk.sql.query('select answers_itself from channels');
    expect(rows).toEqual([{ answers_itself: false }]);
  });

  it('ends by silence where nobody asked for a person, and begins anew with the rules', async () => {
    await setRules([answering(['尺码'], '尺码表')]);
    const openid = newCustomer();
    await arrive(desk, openid, '尺码');
    expect(await row(openid)).toMatchObject({ state: 'self_service', skill_group_id: null, waiting_since: null });
    await fire('self_service_silence');
    expect(await row(openid)).toMatchObject({ state: 'closed', close_reason: 'customer_silent' });

    await arrive(desk, openid, '尺码');
    expect(await row(openid)).toMatchObject({ state: 'self_service' });
    await arrive(desk, openid, '你们在哪');
    expect(await row(openid)).toMatchObject({ state: 'queued', skill_group_id: desk.groupId });
  });

  it('stops answering at the cap, and hands over', async () => {
    await setRules([answering(['尺码'], '尺码表')]);
    await change({ answersPerHour: 3 });
    const openid = newCustomer();
    for (let count = 0; count < 6; count += 1) await arrive(desk, openid, '尺码');

    expect(await said(openid)).toHaveLength(3);
    expect(await row(openid)).toMatchObject({ state: 'queued' });
  });

  it('keeps what is left outside business hours for the opening, also when the hours change', async () => {
    await setHours([closedToday()]);
    await change({ offHoursText: '明天回复您', offHoursAct: 'leave_message' });
    const openid = newCustomer();
    await arrive(desk, openid, '有人吗');
    await arrive(desk, openid, '苹果坏了');

    expect(await row(openid)).toMatchObject({ state: 'left_message', skill_group_id: desk.groupId });
    expect(await said(openid)).toMatchObject([{ text: '明天回复您', is_sent: true }]);
    const { rows } = await desk.sql.query(`select due_at > now() as waits from timers where kind = 'left_message'`);
    expect(rows).toEqual([{ waits: true }]);
    await fire('left_message');
    expect(await row(openid)).toMatchObject({ state: 'left_message' });

    await setHours([{ ...CLOSED, week: Array.from({ length: 7 }, () => always) }]);
    await fire('left_message');
    expect(await row(openid)).toMatchObject({ state: 'queued' });
  });

  it('opens one ticket where a rule says so, and stays in self-service', async () => {
    const typeId = randomUUID();
    await desk.sql.query('insert into ticket_types (id, merchant_id, name) values ($1, $2, $3)', [
      typeId,
      desk.merchantId,
      '报修',
    ]);
    await setRules([answering(['报修'], '', { name: '报修', acts: [{ type: 'ticket', typeId }] })]);
    const openid = newCustomer();
    await arrive(desk, openid, '报修：灯不亮了');
    await arrive(desk, openid, '报修，快一点');

    expect(await row(openid)).toMatchObject({ state: 'self_service' });
    const { rows } = await desk.sql.query('select type_id, subject, source, status from tickets');
    expect(rows).toEqual([{ type_id: typeId, subject: '报修：灯不亮了', source: 'conversation', status: 'open' }]);
    const gone = [answering(['报修'], '', { name: '报修', acts: [{ type: 'ticket', typeId: randomUUID() }] })];
    await expect(setRules(gone)).rejects.toMatchObject({ code: 'validation' });
  });

  it('answers one push once, however often it comes at the same time', async () => {
    await setRules([answering(['尺码'], '尺码表')]);
    const push = pushOf(newCustomer(), '尺码');
    const outcomes = await Promise.all(Array.from({ length: 20 }, () => desk.inboundQueue.accept(push)));
    const processes = [answerPush(), answerPush()];

    const first = await Promise.all(outcomes.map(async (outcome, index) => processes[index % 2]?.(push, outcome)));
    const again = await processes[1]?.(push, 'duplicate');

    const given = first.flatMap((answer) => (answer ? [answer.content] : []));
    expect(given.length).toBeGreaterThan(0);
    for (const content of given) expect(content).toEqual({ type: 'text', text: '尺码表' });
    expect(again?.content).toEqual({ type: 'text', text: '尺码表' });
    expect(await said(push.push.openid)).toHaveLength(1);
  });

  it('shows a reply as sent when its response was written, and once only', async () => {
    await setRules([answering(['尺码'], '尺码表')]);
    const push = pushOf(newCustomer(), '尺码');
    const answer = await answerPush()(push, await desk.inboundQueue.accept(push));
    expect(await said(push.push.openid)).toMatchObject([{ delivery: 'queued' }]);
    answer?.onWritten();
    await fire('passive_reply').catch(() => undefined);
    for (let tries = 0; tries < 100; tries += 1) {
      const [line] = await said(push.push.openid);
      if (line.delivery === 'sent') break;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    expect(await said(push.push.openid)).toHaveLength(1);
  });

  it('sends what came too late for its response out of the allowance, or says that it did not arrive', async () => {
    await setRules([answering(['尺码'], '尺码表')]);
    const [inTime, tooLate] = [pushOf(newCustomer(), '尺码'), pushOf(newCustomer(), '尺码')];
    for (const push of [inTime, tooLate]) await answerPush()(push, await desk.inboundQueue.accept(push));
    await desk.sql.query(
      `update grants set expires_at = now() where identity_id = (select id from identities where openid = $1)`,
      [tooLate.push.openid],
    );
    await fire('passive_reply');

    expect(await said(inTime.push.openid)).toMatchObject([{ delivery: 'queued', is_sent: true }]);
    expect(await said(tooLate.push.openid)).toMatchObject([
      { delivery: 'failed', code: 'window_closed', is_sent: false },
    ]);
    expect(await answerPush()(inTime, 'duplicate')).toBeUndefined();
  });

  it('tells orders in the response or, where the shop takes its time or the process dies, as a message, and once', async () => {
    await setRules([answering(['查订单'], '查订单', { acts: [{ type: 'orders' }] })]);
    const ask = async (withinMs?: number) => {
      const push = pushOf(newCustomer(), '查订单');
      const answer = await answerPush(withinMs)(push, await desk.inboundQueue.accept(push));
      return { openid: push.push.openid, answer };
    };
    const fast = await ask();
    expect(fast.answer?.content).toEqual({ type: 'text', text: '您最近的订单' });
    expect(await said(fast.openid)).toMatchObject([{ is_sent: false }]);

    let open = (): void => {};
    shopsAnswer = new Promise((resolve) => (open = resolve));
    const slow = await ask(200);
    expect([slow.answer, await said(slow.openid)]).toEqual([undefined, []]);
    // The timer of the question comes while the shop is still being asked: one of both answers.
    const fired = fire('order_answer');
    open();
    await fired;
    await until(async () => (await said(slow.openid)).length > 0);
    await fire('order_answer');
    expect(await said(slow.openid)).toMatchObject([{ text: '您最近的订单', is_sent: true }]);
    shopsAnswer = undefined;

    const byWorker = newCustomer();
    await arrive(desk, byWorker, '查订单');
    expect(await said(byWorker)).toEqual([]);
    await fire('order_answer');
    expect(await said(byWorker)).toMatchObject([{ text: '您最近的订单', is_sent: true }]);
    expect(await row(byWorker)).toMatchObject({ state: 'self_service' });
  });

  it('leaves a push to the workers behind an older one of the same customer that still waits', async () => {
    await setRules([answering(['尺码'], '尺码表')]);
    const openid = newCustomer();
    const [older, newer] = [pushOf(openid, '尺码'), pushOf(openid, '尺码')];
    await desk.inboundQueue.accept(older);
    expect(await answerPush()(newer, await desk.inboundQueue.accept(newer))).toBeUndefined();
    expect(left.at(-1)?.push.key).toBe(newer.push.key);
    expect(await row(openid)).toBeUndefined();
  });

  it('alarms supervisors of a low rating, and takes one rating per conversation', async () => {
    await change({ ratingInvite: 'text', ratingThanks: '谢谢' });
    const openid = newCustomer();
    await arrive(desk, openid, '坏了');
    const { id } = await row(openid);
    await desk.foundation.unitOfWork.run(desk.merchantId, async ({ conversations, ratings }) => {
      const closed = await conversations.update(id, { state: 'closed', closedAt: new Date(), closeReason: 'agent' });
      await ratings.invite(randomUUID(), closed, new Date());
    });
    await desk.sql.query('delete from outbox');
    await arrive(desk, openid, '1');

    const { rows } = await desk.sql.query(
      `select event ->> 'alarm' as alarm from outbox where event ->> 'type' = 'conversation.alarm'`,
    );
    expect(rows).toEqual([{ alarm: 'low_rating' }]);
    expect(await row(openid)).toMatchObject({ id, state: 'closed' });
    expect(await said(openid)).toMatchObject([{ text: '谢谢' }]);
    await arrive(desk, openid, '5');
    expect(await row(openid)).toMatchObject({ id, state: 'queued' });
    expect((await desk.sql.query('select score from ratings where conversation_id = $1', [id])).rows).toEqual([
      { score: 1 },
    ]);
  });
});
