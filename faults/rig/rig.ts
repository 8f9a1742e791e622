import { AssertionError } from 'node:assert';
import { conversationList } from '../../src/contract/conversations/conversations.js';
import { createPace, startAnswering } from '../../test/support/product/answering.js';
import { joinAgent } from '../../test/support/product/agent.js';
import type { LiveAgent } from '../../test/support/product/agent.js';
import { ask } from '../../test/support/product/api.js';
import { startOwnStores } from '../../test/support/product/own-stores.js';
import type { OwnStores } from '../../test/support/product/own-stores.js';
import { until } from '../../test/support/product/process.js';
import { startProduct, wireChannel } from '../../test/support/product/product.js';
import type { Product, Role, Server, WiredChannel } from '../../test/support/product/product.js';
import { wechatSideOf } from '../../test/support/product/wechat-side.js';
import type { Burst, WechatSide } from '../../test/support/product/wechat-side.js';
import { startChecker } from './checker.js';
import { judgeLoad } from './judgement.js';
import { startProxy } from './proxy.js';
import type { Proxy } from './proxy.js';
import type { Figures } from './row.js';

const APP_IDS = ['wx00000000000000f1', 'wx00000000000000f2'] as const;
const AGENTS = 5;
/** Less than there are customers, so that some always wait. */
const CAPACITY = 12;
const REPLIES_PER_SECOND = 10;
const ROLES: readonly Role[] = ['api', 'worker', 'worker'];
/** At least 1,000 pushes each, 50 a second. */
const LOAD = { customers: 80, rate: 50, seconds: 22 };
/** So that some sends are under way at any moment. */
const SLOW_SENDS = [{ act: 'slow', path: '/cgi-bin/message/custom/send', delayMs: [300, 1_500] }] as const;
const SEND_ENDS_WITHIN_MS = 180_000;

export type Rig = {
  readonly stores: OwnStores;
  readonly product: Product;
  readonly wechat: WechatSide;
  readonly agents: readonly LiveAgent[];
  readonly channels: readonly WiredChannel[];
  /** Between the server processes and their stores: one way to Postgres for all, one to Redis for each. */
  readonly ways: { readonly postgres: Proxy; readonly redis: readonly Proxy[] };
  readonly api: () => Server;
  readonly workers: () => readonly Server[];
  /** The load with a fault in its middle, then everything the ledgers say must hold. Throws with all that was broken. */
  readonly survive: (run: Run) => Promise<Figures>;
  readonly close: () => Promise<void>;
};

type Faults = { readonly push?: object; readonly api?: readonly object[] };

export type Run = {
  readonly fault: (burst: Burst) => Promise<Figures | void>;
  /** How long the load lasts; 22 s unless told otherwise. */
  readonly seconds?: number;
  /** Pushes a second; 50 unless told otherwise. */
  readonly rate?: number;
  readonly repliesPerSecond?: number;
  /** What WeChat's side does beside it. */
  readonly wechatFaults?: Faults;
};

const withPort = (address: string, port: number): string => {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
};

/** Where there are several, each is pushed to. */
const lastApi = ({ servers }: Product): Pick<Server, 'url'> =>
  servers.findLast(({ role }) => role === 'api') ?? { url: '' };

/** Starts the product on stores of its own, each behind a way that can be broken, with agents at work. */
export const openRig = async (random: () => number, roles: readonly Role[] = ROLES): Promise<Rig> => {
  const stores = await startOwnStores();
  const toPostgres = await startProxy(stores.postgres.port, random);
  const toRedis = await Promise.all(roles.map(() => startProxy(stores.redis.port, random)));
  const product = await startProduct({
    roles,
    stores,
    env: { DATABASE_URL: withPort(stores.databaseUrl, toPostgres.port) },
    envOf: (index) => ({ REDIS_URL: withPort(stores.redisUrl, toRedis[index]?.port ?? 0) }),
  });
  const wechat = wechatSideOf(product.simulator);
  const channels = [
    await wireChannel(product, { kind: 'official_account', appId: APP_IDS[0] }),
    await wireChannel(product, { kind: 'mini_program', appId: APP_IDS[1], pushBase: lastApi(product).url }),
  ];
  const agents = await Promise.all(Array.from({ length: AGENTS }, () => joinAgent(product, { capacity: CAPACITY })));
  await until('all agents are connected', async () => agents.every((agent) => agent.isConnected()) || undefined);
  const checker = startChecker(stores.databaseUrl);
  const ofRole = (role: Server['role']): readonly Server[] => product.servers.filter((server) => server.role === role);
  const parts = { product, wechat, agents };
  return {
    ...parts,
    channels,
    stores,
    ways: { postgres: toPostgres, redis: toRedis },
    api: () => {
      const [api] = ofRole('api');
      if (!api) throw new Error('no api process');
      return api;
    },
    workers: () => ofRole('worker'),
    survive: async (run) => {
      const before = checker.looks();
      const { broken, figures } = await surviveLoad(parts, run);
      const all = [...broken, ...checker.violations()];
      if (all.length > 0) throw new AssertionError({ message: all.join('\n') });
      return { ...figures, invariantLooks: checker.looks() - before };
    },
    close: async () => {
      await checker.stop();
      agents.forEach((agent) => agent.close());
      await product.stop();
      await Promise.all([toPostgres, ...toRedis].map((proxy) => proxy.close()));
    },
  };
};

type Parts = Pick<Rig, 'product' | 'wechat' | 'agents'>;

const surviveLoad = async (parts: Parts, run: Run) => {
  const { fault, seconds = LOAD.seconds, rate = LOAD.rate, wechatFaults = {} } = run;
  const { wechat, agents } = parts;
  const startedAt = new Date();
  const framesBefore = agents.map((agent) => agent.frames.length);
  const pace = createPace(run.repliesPerSecond ?? REPLIES_PER_SECOND);
  const desks = agents.map((agent) => startAnswering(agent, { pace, closeAfter: 3 }));
  const { push, api = [] } = wechatFaults;
  for (const appId of APP_IDS) await wechat.setFaults(appId, { api: [...api, ...SLOW_SENDS], ...(push && { push }) });
  const burst = await wechat.startBurst({ ...LOAD, seconds, rate, appIds: [...APP_IDS] });
  await until('the work is under way', async () => (await burst.report()).pushes.sent > 150 || undefined);

  const measured = await fault(burst);

  await burst.finished(SEND_ENDS_WITHIN_MS);
  for (const appId of APP_IDS) await wechat.setFaults(appId, { api: SLOW_SENDS });
  const { broken, figures } = await judgeLoad(burst, { ...parts, desks, startedAt, framesBefore });
  await clearDesks(parts);
  return { broken, figures: { ...figures, ...measured } };
};

/** Everybody goes, so that the next row begins with free agents. */
const clearDesks = ({ product, agents }: Parts): Promise<true> =>
  until(
    'nobody waits and nobody is served',
    async () => {
      const held = await Promise.all(agents.map(async (agent) => ({ agent, conversations: await agent.mine() })));
      for (const { agent, conversations } of held) {
        for (const { id, assignmentNumber } of conversations) {
          await agent.act(`/conversations/${id}/close`, { assignmentNumber });
        }
      }
      const { items } = await ask(conversationList, `${product.url}/api/v1/conversations?state=queued`, {
        headers: product.bearer,
      });
      return items.length === 0 && held.every(({ conversations }) => conversations.length === 0) ? true : undefined;
    },
    60_000,
  );
