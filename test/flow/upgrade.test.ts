import { judgePushes, readHistory } from '../support/ledger.js';
import { startBalancer } from '../support/product/balancer.js';
import type { Balancer } from '../support/product/balancer.js';
import { makeNextBuild } from '../support/product/next-build.js';
import type { NextBuild } from '../support/product/next-build.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product, Server } from '../support/product/product.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import type { Burst, WechatSide } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000c1';
const LOAD = { customers: 40, rate: 40, seconds: 2 };
/** Pushes of each version, while both serve. */
const ENOUGH = 20;
const STARTED_WITHIN_MS = 45_000;

/** One short load after the other, for as long as the upgrade takes on this machine. */
const keepPushing = (wechat: WechatSide) => {
  const upgrade = { isOver: false };
  const bursts: Burst[] = [];
  const going = (async () => {
    while (!upgrade.isOver) {
      const burst = await wechat.startBurst({ ...LOAD, appIds: [APP_ID] });
      bursts.push(burst);
      await burst.finished(60_000);
    }
  })();
  return {
    end: async () => {
      upgrade.isOver = true;
      await going;
      return {
        reports: await Promise.all(bursts.map((burst) => burst.report())),
        entries: (await Promise.all(bursts.map((burst) => burst.ledger()))).flat(),
      };
    },
  };
};

describe('a new version beside the old one', () => {
  let product: Product;
  let next: NextBuild;
  let balancer: Balancer;

  beforeAll(async () => {
    [product, next] = await Promise.all([startProduct({ roles: ['api', 'worker'] }), makeNextBuild()]);
    balancer = await startBalancer(product.url);
    await wireChannel(product, { kind: 'official_account', appId: APP_ID, pushBase: balancer.url });
  }, 60_000);
  afterAll(async () => {
    await balancer?.close();
    await product?.stop();
    await next?.remove();
  });

  it('does not start before its migration, and takes over push by push without losing or doubling one', async () => {
    const [oldApi, oldWorker] = product.servers;
    if (!oldApi || !oldWorker) throw new Error('two processes were started');
    const [api, worker]: readonly [Server, Server] = [
      await product.addServer('api', next.buildDir),
      await product.addServer('worker', next.buildDir),
    ];
    await expect(worker.start()).rejects.toThrow(/older schema than this version: run `jiedai migrate`/);

    const startedAt = new Date();
    const pushing = keepPushing(wechatSideOf(product.simulator));
    const { answered } = balancer;
    await until('pushes arrive', async () => (answered.get(oldApi.url) ?? 0) > ENOUGH || undefined);

    const { databaseUrl } = product.stores;
    expect(await next.jiedai(['migrate'], { DATABASE_URL: databaseUrl })).toBe(`ran ${next.migration}\n`);
    await Promise.all([api.start(), worker.start()]);
    balancer.add(api.url);
    const before = new Map(answered);
    const since = (url: string): number => (answered.get(url) ?? 0) - (before.get(url) ?? 0);
    const both = async () => [oldApi, api].every(({ url }) => since(url) >= ENOUGH) || undefined;
    await until('both serve', both, STARTED_WITHIN_MS);
    await oldWorker.stop();
    await oldApi.stop();
    const atTheSwitch = since(api.url);
    await until('the new one serves alone', async () => since(api.url) > atTheSwitch + ENOUGH || undefined);

    const { reports, entries } = await pushing.end();
    for (const { pushes } of reports) {
      expect(pushes).toMatchObject({ failed: 0, pending: 0, triesRefused: 0, triesTimedOut: 0, triesUnconnected: 0 });
      expect(pushes.answeredFirst).toBe(pushes.sent);
    }
    expect(entries.length).toBeGreaterThan(3 * ENOUGH);
    const place = { url: api.url, bearer: product.bearer };
    const judged = await until('all is shown', async () => {
      const found = judgePushes(entries, await readHistory(place, startedAt));
      return found.lost.length === 0 ? found : undefined;
    });
    expect(judged).toEqual({ lost: [], doubled: [] });

    // A release that is taken back: the old version starts on the newer schema.
    await oldWorker.start();
    expect(oldWorker.process().exitCode()).toBeNull();
  }, 120_000);
});
