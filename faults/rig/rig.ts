import { AssertionError } from 'node:assert';
import { conversationList } from '../../src/contract/conversations/conversations.js';
import { createPace, startAnswering } from '../../test/support/product/answering.js';
import type { Answering } from '../../test/support/product/answering.js';
import { joinAgent } from '../../test/support/product/agent.js';
import type { LiveAgent } from '../../test/support/product/agent.js';
import { ask } from '../../test/support/product/api.js';
import { startOwnStores } from '../../test/support/product/own-stores.js';
import type { OwnStores } from '../../test/support/product/own-stores.js';
import { until } from '../../test/support/product/process.js';
import type { Launch } from '../../test/support/product/process.js';
import { startProduct, wireChannel } from '../../test/support/product/product.js';
import type { Product, Server, WiredChannel } from '../../test/support/product/product.js';
import { wechatSideOf } from '../../test/support/product/wechat-side.js';
import type { Burst, WechatSide } from '../../test/support/product/wechat-side.js';
import { startChecker } from './checker.js';
import type { Checker } from './checker.js';
import { judgeLoad } from './judgement.js';
import { startProxy } from './proxy.js';
import type { Proxy } from './proxy.js';
import { createRecorder } from './recorder.js';
import type { RecordedRequest } from './recorder.js';
import type { Figures } from './row.js';
import { countOf } from './sql.js';

const APP_IDS = ['wx00000000000000f1', 'wx00000000000000f2'] as const;
const AGENTS = 5;
/** Less than there are customers, so that some always wait. */
const CAPACITY = 12;
const REPLIES_PER_SECOND = 10;
const WORKERS = ['worker', 'worker'] as const;
/** At least 1,000 pushes each, 50 a second. */
const LOAD = { customers: 80, rate: 50, seconds: 22 };
/** So that some sends are under way at any moment. */
const SLOW_SENDS = [{ act: 'slow', path: '/cgi-bin/message/custom/send', delayMs: [300, 1_500] }] as const;
const SEND_ENDS_WITHIN_MS = 180_000;

/** What a row's product must have beside the usual. */
export type Wishes = {
  /** Processes that take pushes, with one address in front that spreads connections over them; one unless told otherwise. */
  readonly apis?: number;
  /** Whether what is pushed is kept, to be sent again. */
  readonly isRecorded?: boolean;
  /** Whether each console reaches the server on a way of its own. */
  readonly hasConsoleWays?: boolean;
  /** Whether processes listen to rig/levers.cjs. */
  readonly hasLevers?: boolean;
  /** A module that all processes load instead of those. */
  readonly levers?: string;
  /** How the processes that take pushes are started. */
  readonly launch?: Pick<Launch, 'limits' | 'nodeOptions'>;
  readonly env?: Readonly<Record<string, string>>;
};

export type Rig = {
  readonly stores: OwnStores;
  readonly product: Product;
  readonly wechat: WechatSide;
  readonly agents: readonly LiveAgent[];
  readonly channels: readonly WiredChannel[];
  /** Between the server processes and their stores: one way to Postgres for all, one to Redis for each. `consoles`: where wished for. */
  readonly ways: {
    readonly postgres: Proxy;
    readonly redis: readonly Proxy[];
    readonly consoles: readonly Proxy[];
  };
  /** What was pushed up to now, where it is recorded. */
  readonly recorded: () => readonly RecordedRequest[];
  readonly api: () => Server;
  readonly apis: () => readonly Server[];
  readonly workers: () => readonly Server[];
  /** The load with a fault in its middle, then everything the ledgers say must hold. Throws with all that was broken. */
  readonly survive: (run: Run) => Promise<Figures>;
  readonly close: () => Promise<void>;
};

/** When this rig may load the machine: others may be measured beside it. */
export type LoadTurn = { readonly begin: () => Promise<void>; readonly end: () => void };

const ANY_TIME: LoadTurn = { begin: async () => {}, end: () => {} };

type Faults = { readonly push?: object; readonly api?: readonly object[] };

/** `desks`: the agents at work, in their order. */
type UnderLoad = { readonly burst: Burst; readonly desks: readonly Answering[] };

export type Run = {
  readonly fault: (under: UnderLoad) => Promise<Figures | void>;
  /** How long the load lasts; 22 s unless told otherwise. */
  readonly seconds?: number;
  /** Pushes, and replies, a second: 50 and 10 unless told otherwise. */
  readonly rate?: number;
  readonly repliesPerSecond?: number;
  /** What WeChat's side does beside it. */
  readonly wechatFaults?: Faults;
  /** Whether the product may write an earlier time than ours: then all its history is judged, not what began with the load. */
  readonly clockMayLag?: boolean;
  /** Whether the fault goes on long after the load, and only waits: then another row may begin meanwhile. */
  readonly waitsLong?: boolean;
  /** When the load is over and everything held. */
  readonly afterwards?: () => Promise<Figures>;
};

const withPort = (address: string, port: number): string => {
  const url = new URL(address);
  url.port = String(port);
  return url.href;
};

const portOf = ({ url }: { readonly url: string }): number => Number(new URL(url).port);

const startWays = async (stores: OwnStores, processes: number, random: () => number) => ({
  postgres: await startProxy([stores.postgres.port], random),
  redis: await Promise.all(Array.from({ length: processes }, () => startProxy([stores.redis.port], random))),
});

type StoreWays = Awaited<ReturnType<typeof startWays>>;

const startBehind = (stores: OwnStores, ways: StoreWays, { apis = 1, launch, env, ...wishes }: Wishes) => {
  const module = wishes.hasLevers ? './faults/rig/levers.cjs' : wishes.levers;
  const levers = module === undefined ? {} : { levers: module };
  return startProduct({
    roles: [...Array.from({ length: apis }, () => 'api' as const), ...WORKERS],
    stores,
    env: { DATABASE_URL: withPort(stores.databaseUrl, ways.postgres.port), ...env },
    envOf: (index) => ({ REDIS_URL: withPort(stores.redisUrl, ways.redis[index]?.port ?? 0) }),
    launchOf: (index) => ({ ...levers, ...(index < apis && launch) }),
  });
};

/** Consoles, each behind a way of its own where that is wished for. */
const startConsoles = async (product: Product, { hasConsoleWays = false }: Wishes, random: () => number) => {
  const wanted = hasConsoleWays ? AGENTS : 0;
  const ways = await Promise.all(Array.from({ length: wanted }, () => startProxy([portOf(product)], random)));
  const join = (index: number): Promise<LiveAgent> => {
    const way = ways[index];
    const place = way ? { socketUrl: `http://127.0.0.1:${way.port}` } : {};
    return joinAgent({ ...product, ...place }, { capacity: CAPACITY });
  };
  const agents = await Promise.all(Array.from({ length: AGENTS }, (_, index) => join(index)));
  await until('all agents are connected', async () => agents.every((agent) => agent.isConnected()) || undefined);
  return { agents, ways };
};

/** Starts the product on stores of its own, each behind a way that can be broken, with agents at work. */
export const openRig = async (
  random: () => number,
  wishes: Wishes = {},
  loadTurn: LoadTurn = ANY_TIME,
): Promise<Rig> => {
  const stores = await startOwnStores();
  const { apis = 1, isRecorded = false } = wishes;
  const ways = await startWays(stores, apis + WORKERS.length, random);
  const product = await startBehind(stores, ways, wishes);
  const ofRole = (role: Server['role']): readonly Server[] => product.servers.filter((server) => server.role === role);
  const recorder = createRecorder();
  const front = await startProxy(ofRole('api').map(portOf), random, isRecorded ? recorder.tap : undefined);
  const isDirect = apis === 1 && !isRecorded;
  const pushBase = isDirect ? product.url : `http://127.0.0.1:${front.port}`;
  const channels = [
    await wireChannel(product, { kind: 'official_account', appId: APP_IDS[0], pushBase }),
    await wireChannel(product, { kind: 'mini_program', appId: APP_IDS[1], pushBase }),
  ];
  const { agents, ways: consoles } = await startConsoles(product, wishes, random);
  const checker = startChecker(stores.databaseUrl);
  const parts = { product, wechat: wechatSideOf(product.simulator), agents, loadTurn };
  return {
    product,
    wechat: parts.wechat,
    agents,
    channels,
    stores,
    ways: { ...ways, consoles },
    recorded: recorder.requests,
    api: () => {
      const [api] = ofRole('api');
      if (!api) throw new Error('no api process');
      return api;
    },
    apis: () => ofRole('api'),
    workers: () => ofRole('worker'),
    survive: (run) => survive(parts, run, checker),
    close: async () => {
      await checker.stop();
      agents.forEach((agent) => agent.close());
      await product.stop();
      await Promise.all([ways.postgres, ...ways.redis, ...consoles, front].map((proxy) => proxy.close()));
    },
  };
};

const survive = async (parts: Parts, run: Run, checker: Checker): Promise<Figures> => {
  const before = checker.looks();
  const { broken, figures } = await surviveLoad(parts, run);
  const all = [...broken, ...checker.violations()];
  if (all.length > 0) throw new AssertionError({ message: all.join('\n') });
  const later = await run.afterwards?.();
  return { ...figures, ...later, invariantLooks: checker.looks() - before };
};

type Parts = Pick<Rig, 'product' | 'wechat' | 'agents'> & { readonly loadTurn: LoadTurn };

/** Besides these, sends always take a little. */
const setWechatFaults = async (wechat: Rig['wechat'], { push, api = [] }: Faults = {}): Promise<void> => {
  for (const appId of APP_IDS) await wechat.setFaults(appId, { api: [...api, ...SLOW_SENDS], ...(push && { push }) });
};

const surviveLoad = async (parts: Parts, run: Run) => {
  const { fault, seconds = LOAD.seconds, clockMayLag = false, waitsLong = false } = run;
  const { rate = LOAD.rate, repliesPerSecond = REPLIES_PER_SECOND } = run;
  const { wechat, agents, loadTurn } = parts;
  await loadTurn.begin();
  const startedAt = clockMayLag ? new Date(0) : new Date();
  const framesBefore = agents.map((agent) => agent.frames.length);
  const pace = createPace(repliesPerSecond);
  const desks = agents.map((agent) => startAnswering(agent, { pace, closeAfter: 3 }));
  await setWechatFaults(wechat, run.wechatFaults);
  const burst = await wechat.startBurst({ ...LOAD, seconds, rate, appIds: [...APP_IDS] });
  await until('the work is under way', async () => (await burst.report()).pushes.sent > 150 || undefined);

  if (waitsLong) setTimeout(loadTurn.end, seconds * 1_000).unref();
  const measured = await fault({ burst, desks });

  await burst.finished(SEND_ENDS_WITHIN_MS);
  loadTurn.end();
  const left = await leftBehind(parts);
  await setWechatFaults(wechat);
  const { broken, figures } = await judgeLoad(burst, { ...parts, desks, startedAt, framesBefore });
  await clearDesks(parts);
  return { broken, figures: { ...figures, ...left, ...measured } };
};

/** What is still under way when the load is over: pushes that are not in a conversation, and events that were not told. */
const leftBehind = async ({ product }: Pick<Parts, 'product'>): Promise<Figures> => ({
  journalLeft: await countOf(product, 'select count(*) as count from journal where done_at is null'),
  outboxLeft: await countOf(product, 'select count(*) as count from outbox'),
});

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
