import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { apiTokenAnswer, setupAnswer } from '../../../src/contract/people/agents.js';
import { newChannelAnswer } from '../../../src/contract/channels/channels.js';
import { cloneDatabase, redisForTest } from '../databases.js';
import { ask, call } from './api.js';
import { freePort, startProcess, until } from './process.js';
import type { Launch, ProductProcess } from './process.js';

/** A machine that runs much else beside starts a process slowly. */
const READY_WITHIN_MS = 45_000;
export const SETUP_CODE = 'setup-code-for-tests';
export const OWNER = { name: '测试店主', loginName: 'owner@test', password: 'long enough to be safe' };

export type Stores = { readonly databaseUrl: string; readonly redisUrl: string; readonly remove: () => Promise<void> };

/** The stores of `npm test`: a database of this test's own and this jest worker's Redis database. */
export const sharedStores = async (): Promise<Stores> => {
  const database = await cloneDatabase();
  const redis = await redisForTest();
  return { databaseUrl: database.url, redisUrl: redis.url, remove: database.drop };
};

export type Simulator = {
  readonly url: string;
  readonly control: (path: string, body?: unknown, method?: string) => Promise<unknown>;
  readonly stop: () => Promise<void>;
};

export const startSimulator = async (): Promise<Simulator> => {
  const child = startProcess('dist/simulator/server.js', { SIMULATOR_PORT: '0' });
  const line = await child.line((said) => said.startsWith('{"listening"'));
  const url = `http://127.0.0.1:${z.object({ port: z.number() }).parse(JSON.parse(line)).port}`;
  return {
    url,
    control: async (path, body, method) => {
      const options = { ...(body !== undefined && { body }), ...(method !== undefined && { method }) };
      const answer = await call(`${url}/simulator/control${path}`, options);
      if (answer.status >= 400) throw new Error(`simulator ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      return answer.body;
    },
    stop: child.stop,
  };
};

export type Role = 'api' | 'worker' | 'all';

/** One server process that can be killed and started again, at the same port. */
export type Server = {
  readonly role: Role;
  readonly url: string;
  /** What operators read of it. */
  readonly metricsUrl: string;
  readonly process: () => ProductProcess;
  readonly start: () => Promise<void>;
  readonly kill: () => Promise<void>;
  readonly stop: () => Promise<void>;
};

export type Product = {
  /** Of the first process that serves HTTP. */
  readonly url: string;
  readonly servers: readonly Server[];
  readonly simulator: Simulator;
  readonly stores: Stores;
  readonly dataDir: string;
  readonly apiToken: string;
  readonly merchantId: string;
  readonly ownerId: string;
  readonly bearer: Readonly<Record<string, string>>;
  /** Another process with the same settings and a port of its own, of this build or of another; not started yet. */
  readonly addServer: (role: Role, buildDir?: string) => Promise<Server>;
  readonly stop: () => Promise<void>;
};

type Options = {
  readonly roles?: readonly Role[];
  readonly stores?: Stores;
  readonly env?: Readonly<Record<string, string>>;
  /** What only the process at this place of `roles` is told. */
  readonly envOf?: (index: number) => Readonly<Record<string, string>>;
  readonly launchOf?: (index: number) => Launch;
};

/** The product before anybody has set it up. */
export type EmptyProduct = Pick<Product, 'url' | 'servers' | 'simulator' | 'stores' | 'dataDir' | 'addServer' | 'stop'>;

/** Starts the whole product as it is run: child processes, real stores, the simulator in WeChat's place. */
export const startEmptyProduct = async ({
  roles = ['all'],
  stores: given,
  env = {},
  envOf = () => ({}),
  launchOf = () => ({}),
}: Options = {}): Promise<EmptyProduct> => {
  const stores = given ?? (await sharedStores());
  const simulator = await startSimulator();
  const dataDir = await mkdtemp(join(tmpdir(), 'jiedai-product-'));
  const common = {
    NODE_ENV: 'test',
    DATABASE_URL: stores.databaseUrl,
    REDIS_URL: stores.redisUrl,
    DATA_DIR: dataDir,
    SETUP_CODE,
    LOG_LEVEL: 'info',
    WECHAT_API_BASE_URL: simulator.url,
    WECHAT_PAY_API_BASE_URL: simulator.url,
    ...env,
  };
  const servers = await Promise.all(
    roles.map((role, index) => makeServer({ role, common: { ...common, ...envOf(index) }, launch: launchOf(index) })),
  );
  // The first makes the keys in DATA_DIR that the others read.
  for (const server of servers) await server.start();
  const api = servers.find((server) => server.role !== 'worker');
  if (!api) throw new Error('one process must serve HTTP');
  return {
    url: api.url,
    servers,
    simulator,
    stores,
    dataDir,
    addServer: async (role, buildDir) => {
      const added = await makeServer({ role, common, buildDir });
      servers.push(added);
      return added;
    },
    stop: async () => {
      await Promise.all(servers.map((server) => server.stop()));
      await simulator.stop();
      await stores.remove();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};

/** Starts it, and makes the first merchant through the public API. Only documented settings and calls are used. */
export const startProduct = async (options: Options = {}): Promise<Product> => {
  const empty = await startEmptyProduct(options);
  const setup = await ask(setupAnswer, `${empty.url}/api/v1/setup`, {
    body: { setupCode: SETUP_CODE, merchant: { name: '青禾果园' }, owner: OWNER },
  });
  return {
    ...empty,
    apiToken: setup.apiToken,
    merchantId: setup.merchantId,
    ownerId: setup.agentId,
    bearer: { authorization: `Bearer ${setup.apiToken}` },
  };
};

type Made = {
  readonly role: Role;
  readonly common: Readonly<Record<string, string>>;
  readonly buildDir?: string | undefined;
  readonly launch?: Launch;
};

const makeServer = async ({ role, common, buildDir = 'dist', launch = {} }: Made): Promise<Server> => {
  const port = await freePort();
  const metricsPort = await freePort();
  const url = `http://127.0.0.1:${port}`;
  let running: ProductProcess | undefined;
  const current = (): ProductProcess => {
    if (!running) throw new Error('the server is not running');
    return running;
  };
  return {
    role,
    url,
    metricsUrl: `http://127.0.0.1:${metricsPort}/metrics`,
    process: current,
    start: async () => {
      const ports = { PORT: String(port), METRICS_PORT: String(metricsPort) };
      const main = join(buildDir, 'src', 'main.js');
      const started = startProcess(main, { ...common, ROLE: role, ...ports }, launch);
      running = started;
      const readyPort = role === 'worker' ? metricsPort : port;
      await until(`${role} ready`, () => isReadyOrGone(started, readyPort), READY_WITHIN_MS);
      if (started.exitCode() !== null) throw new Error(`the server ended:\n${started.lines().slice(-20).join('\n')}`);
    },
    kill: () => current().kill(),
    stop: async () => running?.stop(),
  };
};

const isReadyOrGone = async (started: ProductProcess, port: number): Promise<true | undefined> => {
  if (started.exitCode() !== null) return true;
  const answer = await call(`http://127.0.0.1:${port}/readyz`);
  return answer.status === 200 ? true : undefined;
};

/** A token of its own for whoever reads much: requests are counted by token. */
export const readerToken = async ({
  url,
  bearer,
}: Pick<Product, 'url' | 'bearer'>): Promise<Readonly<Record<string, string>>> => {
  const { token } = await ask(apiTokenAnswer, `${url}/api/v1/api-tokens`, {
    headers: bearer,
    body: { name: 'reader', scopes: ['read'] },
  });
  return { authorization: `Bearer ${token}` };
};

export type WiredChannel = {
  readonly id: string;
  readonly appId: string;
  readonly channelKey: string;
  readonly pushUrl: string;
};

/** Wires one channel through the public API and tells the simulator, as a merchant tells WeChat. */
export const wireChannel = async (
  { url, bearer, simulator }: Pick<Product, 'url' | 'bearer' | 'simulator'>,
  channel: { readonly kind: 'official_account' | 'mini_program'; readonly appId: string; readonly pushBase?: string },
): Promise<WiredChannel> => {
  const appSecret = 'f00dfeedf00dfeedf00dfeedf00dfeed';
  const format = channel.kind === 'mini_program' ? 'json' : 'xml';
  const wired = await ask(newChannelAnswer, `${url}/api/v1/channels`, {
    headers: bearer,
    body: { kind: channel.kind, name: '测试渠道', appId: channel.appId, appSecret, dataFormat: format },
  });
  const pushUrl = `${channel.pushBase ?? url}/wechat/${wired.channelKey}`;
  await simulator.control('/channels', {
    appId: channel.appId,
    appSecret,
    kind: channel.kind,
    token: wired.token,
    encodingAesKey: wired.encodingAesKey,
    mode: 'safe',
    format,
    pushUrl,
  });
  return { id: wired.id, appId: channel.appId, channelKey: wired.channelKey, pushUrl };
};
