import { picture } from '../../simulator/sample-media.js';
import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';
import { textOf, wechatSideOf } from '../support/product/wechat-side.js';
import type { WechatSide } from '../support/product/wechat-side.js';

const OFFICIAL = 'wx00000000000000d1';
const MINI = 'wx00000000000000d2';
const SEND = '/cgi-bin/message/custom/send';

describe('replies', () => {
  let product: Product;
  let wechat: WechatSide;
  let agent: LiveAgent;

  beforeAll(async () => {
    product = await startProduct({ roles: ['api', 'worker', 'worker'] });
    wechat = wechatSideOf(product.simulator);
    await wireChannel(product, { kind: 'official_account', appId: OFFICIAL });
    await wireChannel(product, { kind: 'mini_program', appId: MINI });
    agent = await joinAgent(product, { capacity: 100 });
    await until('the agent is connected', async () => agent.isConnected() || undefined);
  });
  afterEach(async () => {
    for (const appId of [OFFICIAL, MINI]) await wechat.setFaults(appId, {});
  });
  afterAll(async () => {
    agent.close();
    await product.stop();
  });

  /** A customer who wrote, and their conversation as the agent has it. */
  const askedBy = async (appId: string, name: string, act: object = { act: 'text', content: '在吗' }) => {
    const openid = await wechat.meet(appId, name);
    await wechat.act(appId, name, { ...act, wait: true });
    const before = new Set(known);
    const { id: conversationId, assignmentNumber } = await until(`${name} is served`, async () =>
      (await agent.mine()).find(({ id }) => !before.has(id)),
    );
    known.add(conversationId);
    return {
      openid,
      conversationId,
      reply: (text: string) => agent.reply({ conversationId, assignmentNumber, text }),
      replyWith: (mediaId: string) => agent.reply({ conversationId, assignmentNumber, mediaId }),
      received: () => wechat.received(appId, name),
      remaining: async () => (await agent.detail(conversationId)).allowance.remaining,
      /** The delivery marks of the agent's lines, once none is under way. */
      marks: () =>
        until(
          'every reply has ended',
          async () => {
            const lines = await agent.messages(conversationId);
            const sent = lines.filter(({ direction }) => direction === 'outbound');
            return sent.every(({ delivery }) => delivery !== 'queued' && delivery !== 'sending') ? sent : undefined;
          },
          30_000,
        ),
    };
  };
  const known = new Set<string>();

  it('arrive in the order they were given, however long each takes', async () => {
    for (const appId of [OFFICIAL, MINI]) {
      await wechat.setFaults(appId, { api: [{ act: 'slow', path: SEND, delayMs: [0, 1_500] }] });
    }
    const customers = [];
    for (let index = 0; index < 10; index += 1) {
      customers.push(await askedBy(index % 2 === 0 ? OFFICIAL : MINI, `慢顾客${index}`));
    }
    for (const text of ['1', '2', '3', '4', '5']) {
      for (const customer of customers) expect(await customer.reply(text)).toMatchObject({ status: 200 });
    }

    for (const customer of customers) {
      expect((await customer.marks()).map(({ delivery }) => delivery)).toEqual(Array(5).fill('sent'));
      expect((await customer.received()).map(textOf)).toEqual(['1', '2', '3', '4', '5']);
      expect(await customer.reply('6')).toMatchObject({ status: 409, body: { error: { code: 'quota_used' } } });
    }
  }, 90_000);

  it('whose answer never comes are unknown, and are not sent again', async () => {
    const customer = await askedBy(OFFICIAL, '无回音');
    await wechat.setFaults(OFFICIAL, {
      api: [{ act: 'silence', moment: 'after', openid: customer.openid, path: SEND, times: 1 }],
    });
    await customer.reply('第一句');
    await customer.reply('第二句');

    const marks = await customer.marks();
    expect(marks.map(({ delivery }) => delivery)).toEqual(['unknown', 'sent']);
    expect(marks[0]?.deliveryError?.code).toBe('no_answer');
    expect((await customer.received()).map(textOf)).toEqual(['第一句', '第二句']);
    expect(await customer.remaining()).toBe(3);
  }, 60_000);

  it.each([
    [45015, null],
    [45047, 0],
  ])(
    'refused with %s bring the allowance to what WeChat says',
    async (errcode, remaining) => {
      const customer = await askedBy(MINI, `拒收${errcode}`);
      expect(await customer.remaining()).toBe(5);
      await wechat.setFaults(MINI, {
        api: [{ act: 'errcode', errcode, openid: customer.openid, path: SEND, times: 1 }],
      });
      await customer.reply('到不了');

      const [mark] = await customer.marks();
      expect(mark).toMatchObject({ delivery: 'failed', deliveryError: { code: `wechat_${errcode}`, errcode } });
      const { allowance } = await agent.detail(customer.conversationId);
      expect(allowance.remaining).toBe(0);
      expect(allowance.expiresAt === null).toBe(remaining === null);
      expect(await customer.reply('还是到不了')).toMatchObject({ status: 409 });
      await wechat.act(MINI, `拒收${errcode}`, { act: 'text', content: '我又来了', wait: true });
      await until('the customer’s next message allows five again', async () =>
        (await customer.remaining()) === 5 ? true : undefined,
      );
    },
    60_000,
  );

  it('sent while a push was on its way count against what that push allows', async () => {
    const customer = await askedBy(OFFICIAL, '慢推送');
    await wechat.setFaults(OFFICIAL, { push: { delayMs: [4_000, 4_000] } });
    const written = wechat.act(OFFICIAL, '慢推送', { act: 'text', content: '我还想问', wait: true });
    // WeChat counts in whole seconds.
    await new Promise((resolve) => setTimeout(resolve, 1_500));
    await customer.reply('一');
    await customer.reply('二');
    await customer.marks();
    await written;

    await until(
      'the second message is shown',
      async () => (await agent.messages(customer.conversationId)).filter(({ direction }) => direction === 'inbound')[1],
    );
    expect(await customer.remaining()).toBe(3);
  }, 60_000);

  it('may be pictures, voices and videos, and customers send them too', async () => {
    const customer = await askedBy(OFFICIAL, '发图', { act: 'image' });
    for (const act of ['voice', 'video']) await wechat.act(OFFICIAL, '发图', { act, wait: true });
    const shown = await until(
      'everything the customer sent is stored',
      async () => {
        const lines = await agent.messages(customer.conversationId);
        const media = lines.flatMap((line) => (line.direction === 'inbound' ? [line.media] : []));
        return media.length === 3 && media.every((medium) => medium?.state === 'stored') ? media : undefined;
      },
      30_000,
    );
    expect(shown.map((medium) => medium?.kind)).toEqual(['image', 'voice', 'video']);
    for (const medium of shown) {
      const answer = await fetch(new URL(medium?.url ?? '', product.url), { headers: agent.headers });
      expect(answer.status).toBe(200);
      expect(answer.headers.get('content-type')).toBe(medium?.contentType);
      expect((await answer.arrayBuffer()).byteLength).toBeGreaterThan(0);
    }

    const amr = Buffer.concat([Buffer.from('#!AMR\n'), Buffer.alloc(320, 0x3c)]);
    const mp4 = Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from('ftypisom'), Buffer.alloc(2_000)]);
    const files: readonly (readonly [Buffer, string])[] = [
      [picture('agent'), '苹果.png'],
      [amr, '语音.amr'],
      [mp4, '视频.mp4'],
    ];
    for (const [bytes, name] of files) {
      expect(await customer.replyWith(await agent.uploadMedia(bytes, name))).toMatchObject({ status: 200 });
    }
    expect((await customer.marks()).map(({ delivery }) => delivery)).toEqual(['sent', 'sent', 'sent']);
    expect((await customer.received()).map(({ kind }) => kind)).toEqual(['image', 'voice', 'video']);
  }, 90_000);
});
