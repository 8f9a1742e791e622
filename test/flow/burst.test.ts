import { startAnswering } from '../support/product/answering.js';
import type { Answering } from '../support/product/answering.js';
import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import { judgePushes, readHistory } from '../support/ledger.js';

const AGENTS = 10;
const APP_IDS = ['wx00000000000000b1', 'wx00000000000000b2', 'wx00000000000000b3', 'wx00000000000000b4'];

/** The full form is `npm run simulate -- --customers 1000 --rate 200 --seconds 30 --duplicates 0.1 --delay 0-2000ms`. */
const BURST = { customers: 200, rate: 80, seconds: 10, expectReplies: true, waitSeconds: 30 };

describe('a burst over one api and two worker processes, with duplicates and delays', () => {
  let product: Product;
  let agents: readonly LiveAgent[] = [];
  let desks: readonly Answering[] = [];

  beforeAll(async () => {
    product = await startProduct({ roles: ['api', 'worker', 'worker'] });
    for (const [index, appId] of APP_IDS.entries()) {
      await wireChannel(product, { kind: index % 2 === 0 ? 'official_account' : 'mini_program', appId });
    }
    agents = await Promise.all(Array.from({ length: AGENTS }, () => joinAgent(product, { capacity: 100 })));
    await until('all agents are connected', async () => agents.every((agent) => agent.isConnected()) || undefined);
    desks = agents.map((agent) => startAnswering(agent, { thinkMs: 2_000, lastThinkMs: 5_000 }));
  });
  afterAll(async () => {
    await Promise.all(desks.map((desk) => desk.stop()));
    agents.forEach((agent) => agent.close());
    await product.stop();
  });

  it('loses nothing, doubles nothing, keeps each customer’s order, and answers in time', async () => {
    const wechat = wechatSideOf(product.simulator);
    const push = { duplicateShare: 0.1, copies: 2, delayMs: [0, 2000] };
    for (const appId of APP_IDS) await wechat.setFaults(appId, { push });
    const startedAt = new Date();
    const burst = await wechat.startBurst({ ...BURST, appIds: APP_IDS });

    const report = await burst.finished(100_000);

    expect(report.pushes).toMatchObject({ failed: 0, pending: 0, triesTimedOut: 0, triesRefused: 0 });
    expect(report.pushes.answered).toBe(report.pushes.sent);
    expect(report.pushes.sent).toBeGreaterThan(BURST.rate * BURST.seconds * 0.8);
    expect(report.replies).toMatchObject({ lost: 0, duplicated: 0, outOfOrder: 0 });
    expect(report.replies.delivered).toBe(report.pushes.sent);
    const judged = judgePushes(await burst.ledger(), await readHistory(product, startedAt));
    expect(judged).toEqual({ lost: [], doubled: [] });
    const loud = product.servers.flatMap((server) => server.process().loudLines());
    // A warning healed itself: on a busy machine a command may time out and be tried again. An error wants a person.
    expect(loud.filter((line) => !line.includes('"level":"warn"'))).toEqual([]);
  }, 150_000);
});
