import { splitText } from '../../../src/domain/texts/split-text.js';
import { queueReply } from '../../../src/services/messages/queue-reply.js';
import { asSuperuser, newId } from '../../support/postgres.js';
import { startOutboundRig, until } from './outbound-rig.js';
import type { OutboundRig } from './outbound-rig.js';

const SEND = '/cgi-bin/message/custom/send';

let rig: OutboundRig;
beforeEach(async () => {
  rig = await startOutboundRig();
});
afterEach(() => rig.close());

const ended = (rows: readonly { readonly delivery: string }[]): boolean =>
  rows.every(({ delivery }) => ['sent', 'failed', 'unknown'].includes(delivery));

const events = async (type: string): Promise<readonly Record<string, unknown>[]> => {
  const rows = await asSuperuser<{ event: Record<string, unknown> }>(
    rig.url,
    `select event from outbox where event ->> 'type' = $1 order by id`,
    [type],
  );
  return rows.map(({ event }) => event);
};

it('stores a reply once, however often and however parallel it is sent', async () => {
  const conversation = await rig.addConversation(await rig.addChannel(), '小红');
  const replies = await Promise.all(Array.from({ length: 20 }, () => conversation.reply('在的', 'once')));

  expect(new Set(replies.map(({ id }) => id)).size).toBe(1);
  expect(await conversation.deliveries()).toHaveLength(1);
  expect(await conversation.grants()).toMatchObject([{ remaining: 4 }]);
  await expect(conversation.reply('别的', 'once')).rejects.toMatchObject({ code: 'idempotency_mismatch' });
});

it('gives the stored reply back even after the conversation was closed', async () => {
  const conversation = await rig.addConversation(await rig.addChannel(), '小红');
  const reply = await conversation.reply('在的', 'once');
  await rig.unitOfWork.run(rig.merchantId, ({ conversations }) =>
    conversations.update(conversation.id, { state: 'closed', closedAt: new Date() }),
  );

  expect(await conversation.reply('在的', 'once')).toEqual(reply);
  await expect(conversation.reply('还在', 'twice')).rejects.toMatchObject({ code: 'conversation_closed' });
});

it('stores nothing when the allowance is used up, and lets twenty at once use exactly five', async () => {
  const conversation = await rig.addConversation(await rig.addChannel(), '小红');
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => conversation.reply(`${index}`)));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(5);
  for (const outcome of outcomes) {
    if (outcome.status === 'rejected') expect(outcome.reason).toMatchObject({ kind: 'conflict', code: 'quota_used' });
  }
  expect((await conversation.deliveries()).length).toBe(5);
});

it('keeps the last message for the closing text, unless the agent takes it', async () => {
  await rig.unitOfWork.run(rig.merchantId, ({ merchants }) => merchants.saveSettings({ closingText: '再见' }));
  const conversation = await rig.addConversation(await rig.addChannel(), '小红');
  const isKept = { kind: 'conflict', code: 'quota_used', details: { reserved: true } };
  const outcomes = await Promise.allSettled(Array.from({ length: 20 }, (_, index) => conversation.reply(`${index}`)));

  expect(outcomes.filter(({ status }) => status === 'fulfilled')).toHaveLength(4);
  await expect(conversation.reply('还有一句')).rejects.toMatchObject(isKept);
  await expect(conversation.reply('还有一句', 'kept', false)).rejects.toMatchObject(isKept);
  expect(await conversation.grants()).toMatchObject([{ remaining: 1 }]);
  expect((await conversation.reply('还有一句', 'taken', true)).delivery).toBe('queued');
  const refusal = await conversation.reply('再来一句', 'more', true).catch((error: unknown) => error);
  expect(refusal).toMatchObject({ code: 'quota_used', details: {} });
});

it('lets a closing text have the message that is kept for it', async () => {
  await rig.unitOfWork.run(rig.merchantId, ({ merchants }) => merchants.saveSettings({ closingText: '再见' }));
  const conversation = await rig.addConversation(await rig.addChannel(), '小红');
  for (const text of ['一', '二', '三', '四']) await conversation.reply(text);

  const queued = await rig.unitOfWork.run(rig.merchantId, async (stores) => {
    const locked = await stores.conversations.lockById(conversation.id);
    if (!locked) throw new Error('no conversation');
    const content = { type: 'text', text: '再见' } as const;
    return queueReply(stores, { conversation: locked, content, at: new Date(), newId });
  });

  expect(queued.status).toBe('queued');
  expect(await conversation.grants()).toMatchObject([{ remaining: 0 }]);
});

it('sends a long text in parts, in order, and charges each', async () => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  const text = '您好，订单已经发出，三天内会到。'.repeat(100);
  rig.startProcess().worker.start();
  await conversation.reply(text);

  expect(await until(conversation.deliveries, ended)).toEqual([{ text, delivery: 'sent', code: null }]);
  expect(await conversation.texts()).toEqual(splitText(text));
  expect(splitText(text).length).toBe(3);
  expect(await conversation.grants()).toMatchObject([{ remaining: 2 }]);
  const states = (await events('message.delivery_changed')).map(({ delivery }) => delivery);
  expect(states.at(-1)).toBe('sent');
});

it('drops the rest of a message whose part failed, gives it back, and goes on with the next message', async () => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  await rig.setFaults(channel, { api: [{ act: 'cut', path: SEND, moment: 'after', times: 1 }] });
  await conversation.reply('您好，订单已经发出，三天内会到。'.repeat(100));
  await conversation.reply('还有吗');
  rig.startProcess().worker.start();

  expect(await until(conversation.deliveries, ended)).toMatchObject([
    { delivery: 'unknown', code: 'no_answer' },
    { text: '还有吗', delivery: 'sent' },
  ]);
  expect(await conversation.received()).toHaveLength(2);
  // The unknown part keeps what it took, the parts behind it gave theirs back.
  expect(await conversation.grants()).toMatchObject([{ remaining: 3 }]);
});

it('tells agents that a slow send is under way, and then how it ended', async () => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  await rig.setFaults(channel, { api: [{ act: 'slow', path: SEND, delayMs: [1500, 1500] }] });
  rig.startProcess().worker.start();
  await conversation.reply('在的');
  await until(conversation.deliveries, ended);

  expect((await events('message.delivery_changed')).map(({ delivery }) => delivery)).toEqual(['sending', 'sent']);
});

it('leaves a reply unknown when its worker was lost, and refuses that worker’s late answer', async () => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  await conversation.reply('一');
  await conversation.reply('二');
  const [lost, other] = [rig.startProcess(), rig.startProcess()];
  const [job] = await lost.outboundQueue.claim({ total: 10, perChannel: 10, inFlight: new Map() });
  if (!job) throw new Error('nothing was claimed');
  expect(await other.outboundQueue.claim({ total: 10, perChannel: 10, inFlight: new Map() })).toEqual([]);
  await asSuperuser(rig.url, `update outbound set lease_until = now() - interval '1 second' where state = 'sending'`);
  expect(await other.sweepExpiredSends()).toBe(1);

  expect(await lost.recordOutcome(job, { status: 'sent' })).toBe(false);
  expect(lost.warnings).toMatchObject([{ message: 'late outcome refused' }]);
  expect(await lost.outboundQueue.postpone(job, { delayMs: 0, attempts: 1 })).toBe(false);
  other.worker.start();
  expect(await until(conversation.deliveries, ended)).toMatchObject([{ delivery: 'unknown' }, { delivery: 'sent' }]);
  expect(await conversation.texts()).toEqual(['二']);
});

it('finishes what it has in hand when it is told to stop, and takes nothing new', async () => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  await rig.setFaults(channel, { api: [{ act: 'slow', path: SEND, delayMs: [600, 600] }] });
  const { worker } = rig.startProcess();
  worker.start();
  await conversation.reply('一');
  await conversation.reply('二');
  await until(
    () => asSuperuser<{ state: string }>(rig.url, 'select state from outbound order by seq'),
    ([first]) => first?.state === 'sending',
  );
  await worker.stop();

  expect(await conversation.deliveries()).toMatchObject([{ delivery: 'sent' }, { delivery: 'queued' }]);
});

it('claims turn by turn over the channels, one send per identity, in the order of arrival', async () => {
  const channels = await Promise.all([rig.addChannel(), rig.addChannel()]);
  for (const [index, channel] of channels.entries()) {
    for (let customer = 0; customer < 6; customer += 1) {
      const { reply } = await rig.addConversation(channel, `顾客${index}-${customer}`);
      await reply('一');
      await reply('二');
    }
  }
  const { outboundQueue } = rig.startProcess();
  const [busy, free] = channels.map(({ id }) => id);
  const claim = async (inFlight: readonly (readonly [string, number])[]) =>
    (await outboundQueue.claim({ total: 4, perChannel: 4, inFlight: new Map(inFlight) })).map((job) => job.channel.id);

  expect((await claim([])).toSorted()).toEqual([busy, busy, free, free].toSorted());
  expect(await claim([[busy ?? '', 4]])).toEqual([free, free, free, free]);
  const rest = await outboundQueue.claim({ total: 100, perChannel: 100, inFlight: new Map() });
  expect(rest).toHaveLength(4);
  expect(new Set(rest.map(({ identityId }) => identityId)).size).toBe(4);
});

it('sends what waited when the window has ended only if another one is open', async () => {
  const channel = await rig.addChannel();
  const [gone, back] = [await rig.addConversation(channel, '甲'), await rig.addConversation(channel, '乙')];
  await Promise.all([gone.reply('在的'), back.reply('在的')]);
  await asSuperuser(
    rig.url,
    `update outbound set payload = jsonb_set(payload, '{windowEndsAt}', '"2020-01-01T00:00:00Z"')`,
  );
  await asSuperuser(rig.url, `update grants set expires_at = '2020-01-01' where identity_id = $1`, [gone.identityId]);
  rig.startProcess().worker.start();

  expect(await until(gone.deliveries, ended)).toMatchObject([{ delivery: 'failed', code: 'window_closed' }]);
  expect(await until(back.deliveries, ended)).toMatchObject([{ delivery: 'sent' }]);
  expect(await rig.calls(channel, SEND)).toHaveLength(1);
});

describe('cards and menus', () => {
  const link = { title: '退换货', description: '七天无理由', url: 'https://shop.example/policy', pictureUrl: '' };
  const menu = { type: 'menu' as const, head: '请选择', items: [{ id: 'a', text: '退货' }], tail: '' };

  it('leave as WeChat wants them on each kind of channel, once however often they are sent', async () => {
    const channels = [await rig.addChannel(), await rig.addChannel('mini_program')];
    for (const channel of channels) {
      const conversation = await rig.addConversation(channel, '小红');
      const first = await conversation.reply({ type: 'link', ...link }, 'link');
      expect(await conversation.reply({ type: 'link', ...link }, 'link')).toEqual(first);
      await expect(conversation.reply({ type: 'link', ...link, title: '别的' }, 'link')).rejects.toMatchObject({
        code: 'idempotency_mismatch',
      });
    }
  });

  it('are refused where the channel cannot show them, or shows what is not kept', async () => {
    const account = await rig.addConversation(await rig.addChannel(), '小红');
    const program = await rig.addConversation(await rig.addChannel('mini_program'), '小红');
    expect(await account.reply(menu, 'menu')).toMatchObject({ content: menu });
    await expect(program.reply(menu, 'menu')).rejects.toMatchObject({ code: 'content_not_supported' });
    const card = { type: 'mini_program_card' as const, title: '订单', pagePath: 'pages/order', thumbMediaId: newId() };
    await expect(program.reply(card, 'card')).rejects.toMatchObject({ code: 'not_found' });
    await expect(account.reply(card, 'card')).rejects.toMatchObject({ code: 'validation' });
  });
});
