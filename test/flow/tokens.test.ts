import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';
import { textOf, wechatSideOf } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000c1';
const SEND = '/cgi-bin/message/custom/send';
const TOKEN = '/cgi-bin/stable_token';
const CUSTOMERS = 40;
/** WeChat allows so many after one message of the customer. */
const REPLIES_EACH = 5;

describe('a token that dies under 200 sends over two workers', () => {
  let product: Product;
  let agents: readonly LiveAgent[] = [];

  beforeAll(async () => {
    product = await startProduct({ roles: ['api', 'worker', 'worker'] });
    await wireChannel(product, { kind: 'official_account', appId: APP_ID });
    agents = await Promise.all([1, 2].map(() => joinAgent(product, { capacity: CUSTOMERS / 2 })));
  });
  afterAll(async () => {
    agents.forEach((agent) => agent.close());
    await product.stop();
  });

  it('is fetched anew at most twice, and every reply arrives once', async () => {
    const wechat = wechatSideOf(product.simulator);
    const customers = Array.from({ length: CUSTOMERS }, (_, index) => `令牌顾客${index}`);
    for (const name of customers) {
      await wechat.meet(APP_ID, name);
      await wechat.act(APP_ID, name, { act: 'text', content: '在吗' });
    }
    const held = await until('all are held', async () => {
      const found = await Promise.all(agents.map(async (agent) => ({ agent, conversations: await agent.mine() })));
      return found.reduce((sum, { conversations }) => sum + conversations.length, 0) === CUSTOMERS ? found : undefined;
    });

    const replies = held.flatMap(({ agent, conversations }) =>
      conversations.map(async ({ id: conversationId, assignmentNumber }) => {
        for (let count = 1; count <= REPLIES_EACH; count += 1) {
          const reply = { conversationId, assignmentNumber, text: `${conversationId} ${count}` };
          expect(await agent.reply(reply)).toMatchObject({ status: 200 });
        }
      }),
    );
    await until('a fifth is sent', async () => ((await wechat.calls(APP_ID, SEND)).length > 40 ? true : undefined));
    const fetchesBefore = (await wechat.calls(APP_ID, TOKEN)).length;
    await wechat.endTokens(APP_ID, 'invalid');
    await Promise.all(replies);

    const texts = await until(
      'all have arrived',
      async () => {
        const phones = await Promise.all(customers.map((name) => wechat.received(APP_ID, name)));
        return phones.flat().length >= CUSTOMERS * REPLIES_EACH ? phones.map((phone) => phone.map(textOf)) : undefined;
      },
      40_000,
    );
    for (const phone of texts) expect(phone).toEqual([...phone].sort());
    expect(new Set(texts.flat()).size).toBe(CUSTOMERS * REPLIES_EACH);
    expect(texts.flat()).toHaveLength(CUSTOMERS * REPLIES_EACH);
    expect((await wechat.calls(APP_ID, TOKEN)).length - fetchesBefore).toBeGreaterThanOrEqual(1);
    expect((await wechat.calls(APP_ID, TOKEN)).length - fetchesBefore).toBeLessThanOrEqual(2);
    for (const { agent, conversations } of held) {
      const lines = await Promise.all(conversations.map(({ id }) => agent.messages(id)));
      const deliveries = lines
        .flat()
        .flatMap(({ direction, delivery }) => (direction === 'outbound' ? [delivery] : []));
      expect(new Set(deliveries)).toEqual(new Set(['sent']));
    }
  }, 120_000);
});
