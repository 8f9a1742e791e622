import { startOwnStore } from '../support/stores.js';
import type { OwnStore } from '../support/stores.js';
import { cloneDatabase } from '../support/databases.js';
import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import type { WechatSide } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000e1';
/** The shortest a merchant may set. */
const GRACE_SECONDS = 30;

describe('agents who are not there, and a Redis that is not', () => {
  let redis: OwnStore;
  let product: Product;
  let wechat: WechatSide;

  beforeAll(async () => {
    redis = await startOwnStore('redis');
    const database = await cloneDatabase();
    const remove = async (): Promise<void> => {
      await redis.remove();
      await database.drop();
    };
    product = await startProduct({
      roles: ['api', 'worker'],
      stores: { databaseUrl: database.url, redisUrl: redis.url, remove },
    });
    wechat = wechatSideOf(product.simulator);
    await wireChannel(product, { kind: 'official_account', appId: APP_ID });
    const changed = await call(`${product.url}/api/v1/settings`, {
      method: 'PATCH',
      headers: product.bearer,
      body: { disconnectGraceSeconds: GRACE_SECONDS },
    });
    expect(changed.status).toBe(200);
  }, 60_000);
  afterAll(() => product.stop(), 60_000);

  const writes = async (name: string, content = '在吗'): Promise<void> => {
    await wechat.meet(APP_ID, name);
    await wechat.act(APP_ID, name, { act: 'text', content, wait: true });
  };
  const connected = (agent: LiveAgent): Promise<true> =>
    until('connected', async () => agent.isConnected() || undefined);
  const held = (agent: LiveAgent, count: number, withinMs = 15_000) =>
    until(
      `${count} held`,
      async () => {
        const mine = await agent.mine();
        return mine.length === count ? mine : undefined;
      },
      withinMs,
    );
  const answer = async (agent: LiveAgent, conversationId: string, assignmentNumber: number): Promise<void> => {
    const reply = await agent.reply({ conversationId, assignmentNumber, text: '您好' });
    expect(reply).toMatchObject({ status: 200 });
  };
  const closeAll = async (agent: LiveAgent): Promise<void> => {
    for (const { id, assignmentNumber } of await agent.mine()) {
      await agent.act(`/conversations/${id}/close`, { assignmentNumber });
    }
  };

  it('what a vanished agent has not answered returns to its old place after the grace; a short loss changes nothing', async () => {
    const vanishing = await joinAgent(product, { name: '消失', capacity: 2 });
    await connected(vanishing);
    await writes('甲');
    await writes('乙');
    const [first, second] = await held(vanishing, 2);
    if (!first || !second) throw new Error('nothing held');
    await answer(vanishing, first.id, first.assignmentNumber);
    const flapping = await joinAgent(product, { name: '闪断', capacity: 1 });
    await connected(flapping);
    await writes('丙');
    const [kept] = await held(flapping, 1);
    await writes('丁');
    const lastComer = await joinAgent(product, { name: '顶替', capacity: 1 });
    await lastComer.setStatus('break');
    await connected(lastComer);

    const goneAt = Date.now();
    vanishing.close();
    flapping.cut();
    await until('the short loss is over', async () =>
      flapping.frames.find(({ type }) => type === 'resumed' || type === 'reload'),
    );
    await until(
      'the unanswered one is back in the queue',
      async () => ((await lastComer.detail(second.id)).state === 'queued' ? true : undefined),
      GRACE_SECONDS * 1_000 + 10_000,
    );
    expect(Date.now() - goneAt).toBeGreaterThan(GRACE_SECONDS * 1_000 - 2_000);
    const returned = await lastComer.detail(second.id);
    expect(returned).toMatchObject({ arrivedAt: second.arrivedAt, queuePlace: 1 });

    await lastComer.setStatus('online');
    const [taken] = await held(lastComer, 1);
    expect(taken?.id).toBe(second.id);
    expect((await lastComer.messages(second.id)).filter(({ direction }) => direction === 'inbound')).toHaveLength(1);
    expect((await flapping.mine()).map(({ id }) => id)).toEqual([kept?.id]);
    expect((await vanishing.mine()).map(({ id }) => id)).toEqual([first.id]);

    await closeAll(lastComer);
    // The one that waited all the time.
    await held(lastComer, 1);
    for (const agent of [vanishing, flapping, lastComer]) {
      await agent.setStatus('offline');
      await closeAll(agent);
      agent.close();
    }
  }, 90_000);

  it('a console misses nothing when Redis is lost and comes back empty', async () => {
    const agent = await joinAgent(product, { name: '不漏', capacity: 100 });
    await connected(agent);
    await writes('开头');
    const screen = new Map<string, string>();
    const readAll = async (): Promise<void> => {
      for (const { id } of await agent.mine()) {
        for (const line of await agent.messages(id)) screen.set(line.id, id);
      }
    };
    agent.onEvent((event) => {
      if (event.type === 'message.added') screen.set(event.message.id, event.message.conversationId);
      if (event.type === 'conversation.changed' && event.cause === 'assigned') void readAll();
    });
    agent.onFrame((frame) => {
      if (frame.type === 'reload') void readAll();
    });
    const [conversation] = await until('it is served', async () => {
      const mine = await agent.mine();
      return mine.length > 0 ? mine : undefined;
    });
    if (!conversation) throw new Error('no conversation');

    for (let count = 1; count <= 5; count += 1) await writes('开头', `之前 ${count}`);
    await redis.kill();
    await until('the console says so', async () => agent.frames.find((frame) => frame.type === 'delayed' && frame.on));
    for (let count = 1; count <= 5; count += 1) await writes('开头', `之间 ${count}`);
    await answer(agent, conversation.id, conversation.assignmentNumber);
    await redis.restart({ empty: true });
    await until('events flow again', async () => {
      const last = agent.frames.filter(({ type }) => type === 'delayed').at(-1);
      return last?.type === 'delayed' && !last.on ? true : undefined;
    });
    for (let count = 1; count <= 5; count += 1) await writes('开头', `之后 ${count}`);
    await writes('新来');

    await held(agent, 2);
    await until('the screen shows every line', async () => {
      const lines = (await Promise.all((await agent.mine()).map(({ id }) => agent.messages(id)))).flat();
      return lines.length >= 18 && lines.every(({ id }) => screen.has(id)) ? true : undefined;
    });
    const inbound = (await agent.messages(conversation.id)).filter(({ direction }) => direction === 'inbound');
    expect(inbound.map(({ content }) => content['text'])).toEqual([
      '在吗',
      ...['之前', '之间', '之后'].flatMap((when) => [1, 2, 3, 4, 5].map((count) => `${when} ${count}`)),
    ]);
    await until('the reply of that time has arrived', async () => {
      const [received] = await wechat.received(APP_ID, '开头');
      return received;
    });
    agent.close();
  }, 90_000);
});
