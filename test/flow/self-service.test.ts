import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';
import { textOf, wechatSideOf } from '../support/product/wechat-side.js';
import type { Received, WechatSide } from '../support/product/wechat-side.js';

const OFFICIAL = 'wx00000000000000c1';
const MINI = 'wx00000000000000c2';
const LINK = { title: '退换货说明', description: '七天无理由', url: 'https://shop.example/policy', pictureUrl: '' };

const RULES = [
  {
    name: '欢迎',
    enabled: true,
    condition: { event: { type: 'followed' } },
    acts: [{ type: 'text', text: '欢迎来到{channel.name}，回复“人工”找客服' }],
  },
  {
    name: '尺码',
    enabled: true,
    condition: { text: { match: 'contains', values: ['尺码'] } },
    acts: [
      { type: 'text', text: '尺码表：S 160，M 165，L 170' },
      { type: 'tag', tag: '问过尺码' },
    ],
  },
  {
    name: '退货',
    enabled: true,
    condition: { text: { match: 'regex', values: ['^退(货|款)'] } },
    acts: [{ type: 'link', link: LINK }],
  },
];

describe('self-service, from the welcome to the rating', () => {
  let product: Product;
  let wechat: WechatSide;
  let agent: LiveAgent;

  const manage = async (method: string, path: string, body: unknown): Promise<void> => {
    const answer = await call(`${product.url}/api/v1${path}`, { method, headers: product.bearer, body });
    expect([path, answer.status, answer.body]).toEqual([path, 200, expect.anything()]);
  };
  const write = (name: string, content: string, appId = OFFICIAL): Promise<unknown> =>
    wechat.act(appId, name, { act: 'text', content, wait: true });
  const heard = (name: string, count: number, appId = OFFICIAL): Promise<readonly Received[]> =>
    until(`${name} has heard ${count}`, async () => {
      const items = await wechat.received(appId, name);
      return items.length >= count ? items : undefined;
    });
  const sends = async (appId = OFFICIAL): Promise<number> =>
    (await wechat.calls(appId, '/cgi-bin/message/custom/send')).length;

  beforeAll(async () => {
    product = await startProduct();
    await wireChannel(product, { kind: 'official_account', appId: OFFICIAL });
    await wireChannel(product, { kind: 'mini_program', appId: MINI });
    wechat = wechatSideOf(product.simulator);
    await manage('PUT', '/self-service/rules', { rules: RULES });
    await manage('PATCH', '/settings', {
      placeText: '您前面还有几位，当前第 {queue.place} 位',
      closingText: '感谢您的咨询',
      closesWithText: true,
      ratingInvite: 'text',
      ratingThanks: '收到您的评价',
    });
    agent = await joinAgent(product);
    await until('the agent is connected', async () => agent.isConnected() || undefined);
  });
  afterAll(async () => {
    agent.close();
    await product.stop();
  });

  it('welcomes, answers, hands to a person, tells the place and takes a rating, and spends none of the allowance on it', async () => {
    const name = '阿禾';
    await agent.setStatus('busy');
    await wechat.meet(OFFICIAL, name);
    await wechat.act(OFFICIAL, name, { act: 'follow', wait: true });
    await write(name, '你们的尺码准吗');
    await write(name, '退货怎么办');
    await write(name, '转人工');
    await write(name, '在吗');

    const lines = await heard(name, 5);
    expect(lines.map(textOf)).toEqual([
      '欢迎来到测试渠道，回复“人工”找客服',
      '尺码表：S 160，M 165，L 170',
      expect.stringContaining('退换货说明'),
      '您前面还有几位，当前第 1 位',
      '您前面还有几位，当前第 1 位',
    ]);
    expect(await sends()).toBe(0);

    await agent.setStatus('online');
    const conversation = await until('it is assigned', async () => (await agent.mine())[0]);
    // Five for what they wrote, and three for the follow of a moment ago: nothing is spent.
    expect((await agent.detail(conversation.id)).allowance.remaining).toBe(8);
    const history = await agent.messages(conversation.id);
    const spoken = history.filter(({ direction }) => direction === 'outbound');
    expect(spoken.map(({ delivery, agentId }) => [delivery, agentId])).toEqual(
      Array.from({ length: 5 }, () => ['sent', null]),
    );

    const { assignmentNumber } = conversation;
    await agent.act(`/conversations/${conversation.id}/close`, { assignmentNumber });
    expect((await heard(name, 6)).map(textOf).at(-1)).toBe('感谢您的咨询\n回复 1–5 评价本次服务，5 为非常满意');
    await write(name, '２');
    expect((await heard(name, 7)).map(textOf).at(-1)).toBe('收到您的评价');
    expect(await sends()).toBe(1);
    const ratings = await call(`${product.url}/api/v1/ratings`, { headers: product.bearer });
    expect(ratings.body).toMatchObject({
      items: [{ conversationId: conversation.id, agentId: agent.id, score: 2 }],
      summary: { invited: 1, rated: 1, average: 2 },
    });
    const path = `${product.url}/api/v1/customers/${conversation.customerId}/ratings`;
    const ofCustomer = await call(path, { headers: product.bearer });
    expect(ofCustomer.body).toMatchObject({ items: [{ conversationId: conversation.id, score: 2 }] });
    expect((await agent.detail(conversation.id)).state).toBe('closed');
  });

  it('gives a repeated push the reply of the first, and never a second one', async () => {
    const name = '阿重';
    await wechat.meet(OFFICIAL, name);
    const before = await sends();
    // Most answers are thrown away, and each try comes twice at once.
    const push = { dropAnswerShare: 0.6, tries: 10, retryEveryMs: 100, duplicateShare: 1, copies: 2 };
    await wechat.setFaults(OFFICIAL, { push });
    await write(name, '尺码');
    await wechat.setFaults(OFFICIAL, {});

    expect((await heard(name, 1)).map(textOf)).toEqual(['尺码表：S 160，M 165，L 170']);
    expect(await sends()).toBe(before);
  });

  it('answers in a mini program out of the allowance, and keeps what the agent needs', async () => {
    const name = '小满';
    await agent.setStatus('busy');
    await wechat.meet(MINI, name);
    await write(name, '尺码', MINI);
    await heard(name, 1, MINI);
    expect(await sends(MINI)).toBe(1);
    await write(name, '人工', MINI);
    expect((await heard(name, 2, MINI)).map(textOf).at(-1)).toBe('您前面还有几位，当前第 1 位');
    // While they wait, a place is not worth a message of theirs.
    await write(name, '在吗', MINI);
    await agent.setStatus('online');
    await until('it is assigned', async () =>
      (await agent.mine()).find(({ channelKind }) => channelKind === 'mini_program'),
    );
    expect(await sends(MINI)).toBe(2);
  });
});
