import { createOnAcceptBy } from '../../../src/services/timers/on-accept-by.js';
import { createOnAgentSilence } from '../../../src/services/timers/on-agent-silence.js';
import { createOnCustomerSilence } from '../../../src/services/timers/on-customer-silence.js';
import { createOnLeftMessage } from '../../../src/services/timers/on-left-message.js';
import { createOnPassiveReply } from '../../../src/services/timers/on-passive-reply.js';
import { createOnSelfServiceSilence } from '../../../src/services/timers/on-self-service-silence.js';
import { createOnDisconnectGrace } from '../../../src/services/timers/on-disconnect-grace.js';
import type { MerchantSettings } from '../../../src/domain/people/merchant-settings.js';
import type { Conversation } from '../../../src/domain/conversations/conversation.js';
import type { DueTimer } from '../../../src/services/ports/queues/timer-queue.js';
import type { TimerKind } from '../../../src/services/ports/stores/unit-of-work.js';
import { createSendReply } from '../../../src/services/messages/send-reply.js';
import { arrive, openDesk, setStatus, settle } from '../../support/desk/desk.js';
import type { Desk, DeskAgent } from '../../support/desk/desk.js';
import { until } from '../../support/product/process.js';

describe('the life of a conversation', () => {
  let desk: Desk;
  let lin: DeskAgent;
  let mei: DeskAgent;
  let customers = 0;

  beforeAll(async () => {
    desk = await openDesk([{ capacity: 5 }, { capacity: 5 }]);
    const [first, second] = desk.people;
    if (!first || !second) throw new Error('two agents');
    [lin, mei] = [first, second];
  });
  afterAll(() => desk.close());
  beforeEach(async () => {
    await desk.sql.query(
      `update conversations set state = 'closed', closed_at = now() - interval '1 day' where state <> 'closed'`,
    );
    await desk.sql.query(`update assignments set ended_at = now() where ended_at is null`);
    await desk.sql.query('delete from timers');
    await change({});
    for (const agent of desk.people) {
      await setStatus(desk, agent, 'online');
      await desk.routing.presence.beat(desk.merchantId, agent.id, agent.socketId);
    }
    await desk.redis.flush();
    for (const agent of desk.people) await desk.routing.presence.beat(desk.merchantId, agent.id, agent.socketId);
    await settle(desk);
    await desk.routing.rebuildLine(desk.merchantId);
  });

  const change = (settings: Partial<MerchantSettings>) =>
    desk.sql.query('update merchants set settings = $1', [JSON.stringify(settings)]);
  const newCustomer = (): string => `customer-life-${(customers += 1)}`;
  const conversationOf = async (openid: string): Promise<Conversation> => {
    const { rows } = await desk.sql.query<{ id: string }>(
      `select c.id from conversations c join identities i on i.id = c.identity_id where i.openid = $1
        order by c.opened_at desc limit 1`,
      [openid],
    );
    const found = await desk.foundation.unitOfWork.run(desk.merchantId, ({ conversations }) =>
      conversations.findById(rows[0]?.id ?? ''),
    );
    if (!found) throw new Error('no conversation');
    return found;
  };
  const assigned = async (): Promise<{ readonly openid: string; readonly conversation: Conversation }> => {
    const openid = newCustomer();
    await arrive(desk, openid, '苹果坏了三个');
    await settle(desk);
    const conversation = await conversationOf(openid);
    expect(conversation.state).toBe('active');
    return { openid, conversation };
  };
  const actorOf = (agentId: string | undefined) => ({
    merchantId: desk.merchantId,
    agentId: agentId ?? '',
    role: 'agent' as const,
  });
  const held = (conversation: Conversation) => ({
    actor: actorOf(conversation.agentId),
    conversationId: conversation.id,
    assignmentNumber: conversation.assignmentNumber,
  });
  /** Runs the timer that is set, as if its time had come. */
  const fire = async (
    kind: Extract<TimerKind, `${string}_silence` | 'accept_by' | 'disconnect_grace'>,
  ): Promise<void> => {
    await desk.sql.query(`update timers set due_at = now() - interval '1 second' where kind = $1`, [kind]);
    const handlers: Partial<Record<TimerKind, (timer: DueTimer) => Promise<void>>> = {
      accept_by: createOnAcceptBy(desk.foundation),
      agent_silence: createOnAgentSilence(desk.foundation),
      customer_silence: createOnCustomerSilence(desk.foundation),
      disconnect_grace: createOnDisconnectGrace({ ...desk.foundation, presence: desk.routing.presence }),
      fetch_media: () => Promise.resolve(),
      self_service_silence: createOnSelfServiceSilence(desk.foundation),
      left_message: createOnLeftMessage(desk.foundation),
      passive_reply: createOnPassiveReply(desk.foundation),
      ticket_sla: () => Promise.resolve(),
    };
    const due = await desk.routing.timerQueue.claim(new Date(), 50);
    for (const timer of due) if (timer.kind === kind) await handlers[kind]?.(timer);
    await settle(desk);
  };
  /** The last socket closes, and the grace time has been started for it. */
  const vanish = async (agent: DeskAgent): Promise<void> => {
    await desk.routing.presence.leave(desk.merchantId, agent.id, agent.socketId);
    await until('the grace time runs', async () => {
      const { rows } = await desk.sql.query(`select 1 from timers where kind = 'disconnect_grace'`);
      return rows.length > 0 || undefined;
    });
  };
  const sendReply = (conversation: Conversation, text: string) =>
    createSendReply(desk.foundation)({
      ...held(conversation),
      clientMsgId: `r-${conversation.id.slice(0, 8)}-${text.length}-${customers}`,
      content: { type: 'text', text },
    });

  it('returns to the queue what was not accepted in time, and then to somebody', async () => {
    await change({ acceptSeconds: 30 });
    const { conversation, openid } = await assigned();
    expect(conversation.acceptedAt).toBeUndefined();

    await fire('accept_by');

    const after = await conversationOf(openid);
    expect(after.assignmentNumber).toBeGreaterThan(conversation.assignmentNumber);
    expect(after.returnedCount).toBe(1);
    expect(after.arrivedAt).toEqual(conversation.arrivedAt);
  });

  it('leaves alone what was accepted', async () => {
    await change({ acceptSeconds: 30 });
    const { conversation, openid } = await assigned();
    await desk.acceptConversation(held(conversation));

    await fire('accept_by');

    expect(await conversationOf(openid)).toMatchObject({
      state: 'active',
      assignmentNumber: conversation.assignmentNumber,
    });
  });

  it('reminds a silent agent, tells a supervisor, and gives the conversation back', async () => {
    await change({ agentRemindSeconds: 60, agentAlarmSeconds: 120, agentReturnSeconds: 180 });
    const { conversation, openid } = await assigned();
    const alarms = async () =>
      (await desk.routing.timerQueue.nextDueAt()) && (await desk.sql.query('select payload from timers')).rows;

    await fire('agent_silence');
    expect(await alarms()).toMatchObject([{ payload: { stage: 'alarm' } }]);
    await fire('agent_silence');
    expect(await alarms()).toMatchObject([{ payload: { stage: 'return' } }]);
    await fire('agent_silence');

    expect((await conversationOf(openid)).returnedCount).toBe(1);
    expect((await conversationOf(openid)).assignmentNumber).toBe(conversation.assignmentNumber + 1);
  });

  it('stops the clock of the agent with their answer', async () => {
    const { conversation, openid } = await assigned();
    await sendReply(conversation, '马上补发');

    await fire('agent_silence');

    expect(await conversationOf(openid)).toMatchObject({ agentId: conversation.agentId, returnedCount: 0 });
  });

  it('ends with the closing text when the customer stays silent', async () => {
    await change({ closingText: '感谢您的咨询，再见', customerSilenceMinutes: 10 });
    const { conversation, openid } = await assigned();
    await sendReply(conversation, '已经补发了');

    await fire('customer_silence');

    expect(await conversationOf(openid)).toMatchObject({ state: 'closed', closeReason: 'customer_silent' });
    const { rows } = await desk.sql.query<{ text: string }>(
      `select content->>'text' as text from messages where conversation_id = $1 and direction = 'outbound' order by number`,
      [conversation.id],
    );
    expect(rows.map(({ text }) => text)).toEqual(['已经补发了', '感谢您的咨询，再见']);
  });

  it('reopens within the reopen time with its agent, and opens a new one later', async () => {
    const { conversation, openid } = await assigned();
    await desk.closeConversation(held(conversation));
    await settle(desk);

    await arrive(desk, openid, '还有一个问题');
    await settle(desk);
    const reopened = await conversationOf(openid);
    expect(reopened).toMatchObject({ id: conversation.id, state: 'active', agentId: conversation.agentId });

    await desk.closeConversation(held(reopened));
    await desk.sql.query(`update conversations set closed_at = now() - interval '31 minutes' where id = $1`, [
      conversation.id,
    ]);
    await arrive(desk, openid, '明天的事');
    await settle(desk);
    expect((await conversationOf(openid)).id).not.toBe(conversation.id);
  });

  it('queues a reopened conversation at its old place while its agent is not assignable', async () => {
    const { conversation, openid } = await assigned();
    await desk.closeConversation(held(conversation));
    for (const agent of desk.people) await setStatus(desk, agent, 'busy');
    await settle(desk);

    await arrive(desk, openid, '还在吗');
    await settle(desk);

    expect(await conversationOf(openid)).toMatchObject({
      state: 'queued',
      preferredAgentId: conversation.agentId,
      arrivedAt: conversation.arrivedAt,
    });
  });

  it('hands over to a colleague with a note, and the former agent can do no more', async () => {
    const { conversation, openid } = await assigned();
    const colleague = conversation.agentId === lin.id ? mei : lin;

    await desk.transferConversation({ ...held(conversation), toAgentId: colleague.id, note: '老顾客，补三个' });

    expect(await conversationOf(openid)).toMatchObject({ agentId: colleague.id, state: 'active' });
    await expect(sendReply(conversation, '晚了一步')).rejects.toMatchObject({
      kind: 'forbidden',
      code: 'not_assigned',
    });
    await expect(desk.closeConversation(held(conversation))).rejects.toMatchObject({ code: 'not_assigned' });
  });

  it('gives back what a vanished agent has not answered, and leaves them what they have', async () => {
    const first = await assigned();
    const second = await assigned();
    const third = await assigned();
    const agentId = first.conversation.agentId ?? '';
    const theirs = [first, second, third].filter(({ conversation }) => conversation.agentId === agentId);
    const answered = theirs[0];
    if (!answered) throw new Error('nothing assigned');
    await sendReply(answered.conversation, '稍等');
    const agent = agentId === lin.id ? lin : mei;
    const other = agentId === lin.id ? mei : lin;
    await setStatus(desk, other, 'busy');
    await settle(desk);

    await vanish(agent);
    await fire('disconnect_grace');

    expect(await conversationOf(answered.openid)).toMatchObject({ state: 'active', agentId });
    for (const { openid, conversation } of theirs.slice(1)) {
      expect(await conversationOf(openid)).toMatchObject({ state: 'queued', arrivedAt: conversation.arrivedAt });
    }
  });

  it('takes nothing from an agent who is back within the grace', async () => {
    const { conversation, openid } = await assigned();
    const agent = conversation.agentId === lin.id ? lin : mei;
    await vanish(agent);
    await desk.routing.presence.beat(desk.merchantId, agent.id, agent.socketId);

    await fire('disconnect_grace');

    expect(await conversationOf(openid)).toMatchObject({ state: 'active', agentId: conversation.agentId });
  });

  it('lets one of twenty who claim the same conversation have it', async () => {
    for (const agent of desk.people) await setStatus(desk, agent, 'busy');
    await settle(desk);
    const openid = newCustomer();
    await arrive(desk, openid, '有人吗');
    await settle(desk);
    const { id: conversationId } = await conversationOf(openid);

    const claims = await Promise.allSettled(
      Array.from({ length: 20 }, (_, index) =>
        desk.claimConversation({ actor: actorOf(index % 2 === 0 ? lin.id : mei.id), conversationId }),
      ),
    );

    expect(claims.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('keeps why an agent was chosen', async () => {
    const { conversation } = await assigned();

    const { rows } = await desk.sql.query<{ list: string; reason: Record<string, unknown> }>(
      'select list, reason from routing_decisions where conversation_id = $1 order by decided_at',
      [conversation.id],
    );

    expect(rows).toMatchObject([
      { list: 'skill_group', reason: { skillGroupId: desk.groupId } },
      { list: 'agent', reason: { agentId: conversation.agentId, by: 'fewest', candidates: 2 } },
    ]);
  });
});
