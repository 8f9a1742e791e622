import { asSuperuser } from '../../support/postgres.js';
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

it('delivers each reply once, in the order submitted, however slow WeChat is', async () => {
  const channel = await rig.addChannel();
  await rig.setFaults(channel, { api: [{ act: 'slow', path: SEND, delayMs: [0, 150] }] });
  const conversations = await Promise.all(
    Array.from({ length: 12 }, (_, index) => rig.addConversation(channel, `顾客${index}`)),
  );
  const [first, second] = [rig.startProcess(), rig.startProcess()];
  first.worker.start();
  second.worker.start();
  const texts = ['一', '二', '三', '四', '五'];
  for (const text of texts) await Promise.all(conversations.map(({ reply }) => reply(text)));

  for (const conversation of conversations) {
    await until(conversation.deliveries, ended);
    expect(await conversation.texts()).toEqual(texts);
    expect((await conversation.deliveries()).map(({ delivery }) => delivery)).toEqual(texts.map(() => 'sent'));
    expect(await conversation.grants()).toMatchObject([{ remaining: 0 }]);
  }
});

it.each(['cut', 'silence', 'html', 'empty', 'status'] as const)(
  'marks a reply unknown when WeChat took it and answered "%s", sends it never again, and goes on with the next',
  async (act) => {
    const channel = await rig.addChannel();
    const conversation = await rig.addConversation(channel, '小红');
    const { worker } = rig.startProcess();
    await rig.setFaults(channel, { api: [{ act, path: SEND, moment: 'after', times: 1 }] });
    worker.start();
    await conversation.reply('在的');
    await conversation.reply('请讲');

    const rows = await until(conversation.deliveries, ended);
    expect(rows).toEqual([
      { text: '在的', delivery: 'unknown', code: 'no_answer' },
      { text: '请讲', delivery: 'sent', code: null },
    ]);
    expect(await conversation.texts()).toEqual(['在的', '请讲']);
    expect(await conversation.grants()).toMatchObject([{ remaining: 3 }]);
  },
);

it.each([40003, 43019, 45002, 45050, 45087, 45168, 47001, 48001, 48002, 48004, 50002, 70000, 99999])(
  'gives %s back as final, with its reason and the allowance, after one call',
  async (errcode) => {
    const channel = await rig.addChannel();
    const conversation = await rig.addConversation(channel, '小红');
    await rig.control('PUT', conversation.path, { refusal: errcode });
    rig.startProcess().worker.start();
    await conversation.reply('在的');

    expect(await until(conversation.deliveries, ended)).toEqual([
      { text: '在的', delivery: 'failed', code: `wechat_${errcode}` },
    ]);
    expect(await rig.calls(channel, SEND)).toHaveLength(1);
    expect(await conversation.grants()).toMatchObject([{ remaining: 5 }]);
  },
);

it.each([
  [45015, 'window_closed'],
  [43004, 'window_closed'],
  [45047, 'quota_used'],
] as const)('believes WeChat when it answers %s: %s, until the customer writes again', async (errcode, reason) => {
  const channel = await rig.addChannel();
  const conversation = await rig.addConversation(channel, '小红');
  await rig.control('PUT', conversation.path, { refusal: errcode });
  await conversation.reply('一');
  await conversation.reply('二');
  rig.startProcess().worker.start();

  // The second one was stored before WeChat said no: it is not sent either.
  expect(await until(conversation.deliveries, ended)).toEqual([
    { text: '一', delivery: 'failed', code: `wechat_${errcode}` },
    { text: '二', delivery: 'failed', code: reason },
  ]);
  expect(await rig.calls(channel, SEND)).toHaveLength(1);
  await expect(conversation.reply('三')).rejects.toMatchObject({ kind: 'conflict', code: reason });
  expect(await asSuperuser(rig.url, 'select errcode from grant_drifts')).toEqual([{ errcode }]);

  await rig.control('PUT', conversation.path, { refusal: null });
  await conversation.writeAgain();
  await conversation.reply('四');
  await until(conversation.texts, (texts) => texts.includes('四'));
});

it('tries -1 three times, after 1 s and 5 s, and no more', async () => {
  const channel = await rig.addChannel();
  const [lucky, unlucky] = [await rig.addConversation(channel, '甲'), await rig.addConversation(channel, '乙')];
  await rig.setFaults(channel, {
    api: [
      { act: 'errcode', errcode: -1, path: SEND, openid: lucky.openid, times: 1 },
      { act: 'errcode', errcode: -1, path: SEND, openid: unlucky.openid },
    ],
  });
  rig.startProcess().worker.start();
  await Promise.all([lucky.reply('在的'), unlucky.reply('在的')]);

  expect(await until(lucky.deliveries, ended)).toMatchObject([{ delivery: 'sent' }]);
  expect(await until(unlucky.deliveries, ended)).toMatchObject([{ delivery: 'failed', code: 'wechat_-1' }]);
  expect(await lucky.texts()).toEqual(['在的']);
  const busy = (await rig.calls(channel, SEND)).filter(({ errcode }) => errcode === -1);
  expect(busy).toHaveLength(4);
});

it('stops the channel for a minute at 45011, and until midnight at 45009', async () => {
  const [minute, day] = [await rig.addChannel(), await rig.addChannel()];
  await rig.setFaults(minute, { api: [{ act: 'errcode', errcode: 45011, path: SEND }] });
  await rig.setFaults(day, { api: [{ act: 'errcode', errcode: 45009, path: SEND }] });
  const [waiting, refused] = [await rig.addConversation(minute, '甲'), await rig.addConversation(day, '乙')];
  rig.startProcess().worker.start();
  await Promise.all([waiting.reply('在的'), refused.reply('在的')]);
  await until(refused.deliveries, ended);
  const due = await until(
    () =>
      asSuperuser<{ seconds: number }>(
        rig.url,
        `select extract(epoch from due_at - now())::int as seconds from outbound where state = 'queued' and due_at > now()`,
      ),
    (rows) => rows.length === 1,
  );
  expect(due[0]?.seconds).toBeGreaterThanOrEqual(57);

  // Another process knows it too, from Redis.
  const other = rig.startProcess();
  other.worker.start();
  await refused.reply('还在吗');
  expect(await until(refused.deliveries, ended)).toMatchObject([
    { delivery: 'failed', code: 'wechat_45009' },
    { delivery: 'failed', code: 'wechat_45009' },
  ]);
  expect(await rig.calls(day, SEND)).toHaveLength(1);
  expect(await rig.calls(minute, SEND)).toHaveLength(1);
  expect(await refused.grants()).toMatchObject([{ remaining: 5 }]);
});

it('sends nothing more that was waiting for its place when the channel was stopped, in no process', async () => {
  const channel = await rig.addChannel('official_account', 60);
  await rig.setFaults(channel, { api: [{ act: 'errcode', errcode: 45009, path: SEND }] });
  const conversations = await Promise.all(['甲', '乙', '丙'].map((name) => rig.addConversation(channel, name)));
  for (const sending of [rig.startProcess(), rig.startProcess()]) sending.worker.start();
  // One place a second: the second and the third wait for theirs while the first is refused.
  await Promise.all(conversations.map(({ reply }) => reply('在的')));
  for (const { deliveries } of conversations) {
    expect(await until(deliveries, ended)).toMatchObject([{ delivery: 'failed', code: 'wechat_45009' }]);
  }
  expect(await rig.calls(channel, SEND)).toHaveLength(1);
});

it('refreshes a lost token once for all processes, and fails no reply for it', async () => {
  const channel = await rig.addChannel();
  const conversations = await Promise.all(
    Array.from({ length: 30 }, (_, index) => rig.addConversation(channel, `顾客${index}`)),
  );
  for (const sending of [rig.startProcess(), rig.startProcess(), rig.startProcess()]) sending.worker.start();
  await Promise.all(conversations.map(({ reply }) => reply('一')));
  for (const { deliveries } of conversations) await until(deliveries, ended);
  const before = (await rig.calls(channel, '/cgi-bin/stable_token')).length;
  expect(before).toBe(1);

  await rig.control('POST', `/channels/${channel.appId}/end-tokens`, { how: 'invalid' });
  await Promise.all(conversations.map(({ reply }) => reply('二')));
  for (const { deliveries } of conversations) await until(deliveries, ended);

  for (const { texts } of conversations) expect(await texts()).toEqual(['一', '二']);
  expect((await rig.calls(channel, '/cgi-bin/stable_token')).length - before).toBeLessThanOrEqual(2);
});

it('keeps to the rate of a channel, and uses it', async () => {
  const perSecond = 20;
  const channel = await rig.addChannel('official_account', perSecond * 60);
  const conversations = await Promise.all(
    Array.from({ length: 40 }, (_, index) => rig.addConversation(channel, `顾客${index}`)),
  );
  for (const sending of [rig.startProcess(), rig.startProcess()]) sending.worker.start();
  await Promise.all(conversations.flatMap(({ reply }) => [reply('一'), reply('二')]));
  for (const { deliveries } of conversations) await until(deliveries, ended);

  const times = (await rig.calls(channel, SEND)).map(({ at }) => at).toSorted((one, other) => one - other);
  expect(times).toHaveLength(80);
  const busiest = Math.max(...times.map((start) => times.filter((at) => at >= start && at < start + 1000).length));
  // What may run ahead of the even flow is 0.8 % of a minute's worth.
  expect(busiest).toBeLessThanOrEqual(perSecond + 9 + 2);
  expect((times.at(-1) ?? 0) - (times[0] ?? 0)).toBeLessThanOrEqual(((80 - 9) / (perSecond * 0.985)) * 1000 + 1500);
});

it('is not held up by a channel that does not answer', async () => {
  const [slow, quick] = [await rig.addChannel(), await rig.addChannel()];
  await rig.setFaults(slow, { api: [{ act: 'slow', path: SEND, delayMs: [4000, 4000] }] });
  const stuck = await Promise.all(Array.from({ length: 40 }, (_, index) => rig.addConversation(slow, `慢${index}`)));
  const conversation = await rig.addConversation(quick, '快');
  rig.startProcess().worker.start();
  await Promise.all(stuck.map(({ reply }) => reply('在的')));
  const startedAt = Date.now();
  await conversation.reply('在的');

  await until(conversation.deliveries, ended);
  expect(Date.now() - startedAt).toBeLessThan(2000);
});
