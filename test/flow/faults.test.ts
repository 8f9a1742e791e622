import { NO_BROKEN_REPLIES, judgePushes, judgeReplies, readHistory, readPhones } from '../support/ledger.js';
import { colleagueList } from '../../src/contract/agents.js';
import { conversationList } from '../../src/contract/conversations.js';
import { createPace, startAnswering } from '../support/product/answering.js';
import type { Answering } from '../support/product/answering.js';
import { ask } from '../support/product/api.js';
import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { startOwnStores } from '../support/product/own-stores.js';
import type { OwnStores } from '../support/product/own-stores.js';
import { until } from '../support/product/process.js';
import { readerToken, startProduct, wireChannel } from '../support/product/product.js';
import type { Product, Server } from '../support/product/product.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import type { Burst, WechatSide } from '../support/product/wechat-side.js';

const APP_IDS = ['wx00000000000000f1', 'wx00000000000000f2'];
const AGENTS = 5;
/** Less than there are customers, so that some always wait. */
const CAPACITY = 12;
const REPLIES_PER_SECOND = 10;
/** At least 1,000 pushes each, 50 a second. */
const LOAD = { customers: 80, rate: 50, seconds: 22 };
const LONG_LOAD = { ...LOAD, seconds: 36 };
/** So that some are under way at any moment. */
const SLOW_SENDS = { api: [{ act: 'slow', path: '/cgi-bin/message/custom/send', delayMs: [300, 1_500] }] };
const SHOWN_WITHIN_MS = 30_000;
const ENDED_WITHIN_MS = 60_000;

const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

describe('faults in the middle of the work', () => {
  let stores: OwnStores;
  let product: Product;
  let wechat: WechatSide;
  let agents: readonly LiveAgent[] = [];
  let overCapacity: string[] = [];
  let watch: NodeJS.Timeout;
  const pace = createPace(REPLIES_PER_SECOND);

  beforeAll(async () => {
    stores = await startOwnStores();
    product = await startProduct({ roles: ['api', 'worker', 'worker'], stores });
    wechat = wechatSideOf(product.simulator);
    await wireChannel(product, { kind: 'official_account', appId: APP_IDS[0] ?? '' });
    await wireChannel(product, { kind: 'mini_program', appId: APP_IDS[1] ?? '' });
    agents = await Promise.all(Array.from({ length: AGENTS }, () => joinAgent(product, { capacity: CAPACITY })));
    await until('all agents are connected', async () => agents.every((agent) => agent.isConnected()) || undefined);
    watch = setInterval(() => void noteLoads().catch(() => {}), 250);
  }, 120_000);
  afterAll(async () => {
    clearInterval(watch);
    agents.forEach((agent) => agent.close());
    await product.stop();
  }, 60_000);

  const noteLoads = async (): Promise<void> => {
    const { items } = await ask(colleagueList, `${product.url}/api/v1/colleagues`, { headers: product.bearer });
    for (const { name, activeCount, capacity } of items) {
      if (activeCount > capacity) overCapacity.push(`${name} has ${activeCount} of ${capacity}`);
    }
  };

  const serverOf = (role: Server['role']): Server => {
    const server = product.servers.find((candidate) => candidate.role === role);
    if (!server) throw new Error(`no ${role} process`);
    return server;
  };

  type Run = { readonly load: typeof LOAD; readonly fault: () => Promise<void> };

  /** The load with one fault in its middle, then everything the ledgers say must hold. */
  const survive = async ({ load, fault }: Run): Promise<void> => {
    const startedAt = new Date();
    const framesBefore = agents.map((agent) => agent.frames.length);
    overCapacity = [];
    const desks = agents.map((agent) => startAnswering(agent, { pace, closeAfter: 3 }));
    for (const appId of APP_IDS) await wechat.setFaults(appId, SLOW_SENDS);
    const burst = await wechat.startBurst({ ...load, appIds: APP_IDS });
    await until('the work is under way', async () => (await burst.report()).pushes.sent > 150 || undefined);

    await fault();

    await burst.finished(120_000);
    await judge(burst, { startedAt, desks, framesBefore });
    await clearDesks();
  };

  type Watched = {
    readonly startedAt: Date;
    readonly desks: readonly Answering[];
    readonly framesBefore: readonly number[];
  };

  const judge = async (burst: Burst, { startedAt, desks, framesBefore }: Watched): Promise<void> => {
    const entries = await burst.ledger();
    expect(entries.length).toBeGreaterThanOrEqual(1_000);
    const pushes = await settled(SHOWN_WITHIN_MS, {
      judge: async () => judgePushes(entries, await history(startedAt)),
      isOver: ({ lost }) => lost.length === 0,
    });
    expect(pushes).toEqual({ lost: [], doubled: [] });

    await Promise.all(desks.map((desk) => desk.stop()));
    const submitted = desks.flatMap((desk) => desk.submitted());
    const replies = await settled(ENDED_WITHIN_MS, {
      judge: async () => judgeReplies(submitted, await history(startedAt), await readPhones(wechat, entries)),
      isOver: ({ unended }) => unended.length === 0,
    });
    expect(replies).toEqual(NO_BROKEN_REPLIES);
    expect(submitted.filter(({ outcome }) => outcome === 'undecided')).toEqual([]);
    expect(submitted.filter(({ outcome }) => outcome === 'accepted').length).toBeGreaterThan(100);

    expect(overCapacity).toEqual([]);
    expect(await heldTwice()).toEqual([]);
    expect(agents.flatMap((agent, index) => toldTwice(agent, framesBefore[index] ?? 0))).toEqual([]);
  };

  const history = async (since: Date) => readHistory({ url: product.url, bearer: await readerToken(product) }, since);

  /** Everybody goes, so that the next round begins with free agents. */
  const clearDesks = async (): Promise<void> => {
    await until('nobody waits and nobody is served', async () => {
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
    });
  };

  const heldTwice = async (): Promise<readonly string[]> => {
    const held = (await Promise.all(agents.map((agent) => agent.mine()))).flat().map(({ id }) => id);
    return held.filter((id, index) => held.indexOf(id) !== index);
  };

  it('a worker is killed', async () => {
    const [worker] = product.servers.filter(({ role }) => role === 'worker');
    if (!worker) throw new Error('no worker');
    await survive({
      load: LOAD,
      fault: async () => {
        await worker.kill();
        await sleep(5_000);
        await worker.start();
      },
    });
  }, 200_000);

  it('the api process is killed and started again', async () => {
    await survive({
      load: LOAD,
      fault: async () => {
        await serverOf('api').kill();
        await serverOf('api').start();
      },
    });
  }, 200_000);

  it('Redis is killed and comes back with nothing', async () => {
    await survive({
      load: LOAD,
      fault: async () => {
        await stores.redis.kill();
        await sleep(5_000);
        await stores.redis.restart({ empty: true });
      },
    });
  }, 200_000);

  it('Postgres is stopped for 20 s', async () => {
    await survive({
      load: LONG_LOAD,
      fault: async () => {
        await stores.postgres.stop();
        await sleep(20_000);
        await stores.postgres.restart();
      },
    });
  }, 200_000);
});

type Settling<T> = { readonly judge: () => Promise<T>; readonly isOver: (found: T) => boolean };

/** Looks once a second until all has settled, at the latest at the end of the time; answers what was found last. */
const settled = async <T>(withinMs: number, { judge, isOver }: Settling<T>): Promise<T> => {
  const endAt = Date.now() + withinMs;
  for (;;) {
    const found = await judge();
    if (isOver(found) || Date.now() > endAt) return found;
    await sleep(1_000);
  }
};

/** Lines the agent's socket gave more than once, between one reload and the next. */
const toldTwice = (agent: LiveAgent, from: number): readonly string[] => {
  let told = new Set<string>();
  const twice: string[] = [];
  for (const frame of agent.frames.slice(from)) {
    if (frame.type === 'reload') told = new Set();
    if (frame.type !== 'events') continue;
    for (const event of frame.events) {
      if (event.type !== 'message.added') continue;
      if (told.has(event.message.id)) twice.push(event.message.id);
      told.add(event.message.id);
    }
  }
  return twice;
};
