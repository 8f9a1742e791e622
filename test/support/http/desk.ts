import { mkdtemp, rm } from 'node:fs/promises';
import type { Server } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { buildGateway } from '../../../src/app/api-process.js';
import { buildContainer } from '../../../src/app/container/container.js';
import type { Container } from '../../../src/app/container/container.js';
import { openFoundation } from '../../../src/app/container/foundation.js';
import { buildHttpApp } from '../../../src/app/http-app.js';
import { createShutdown } from '../../../src/app/shutdown.js';
import { loadConfig } from '../../../src/config/load-config.js';
import { createHardenedServer } from '../../../src/http/hardened-server.js';
import type { LimitClass } from '../../../src/http/rate-limits.js';
import type { Route } from '../../../src/http/route.js';
import type { Clock } from '../../../src/kernel/clock.js';
import type { LookUpName } from '../../../src/orders/look-up-name.js';
import type { Logger } from '../../../src/kernel/logger.js';
import { sessionCookieName } from '../../../src/services/sign-in/session-cookie.js';
import { cloneDatabase, redisForTest } from '../databases.js';
import type { TestDatabase } from '../databases.js';

export const SETUP_CODE = 'a-setup-code-for-tests';
export const CONSOLE_ORIGIN = 'http://127.0.0.1:3000';

const silent: Logger = { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} };
/** Nothing listens there: what goes out to WeChat is asked of the whole product. */
const NOWHERE = 'http://127.0.0.1:9';
const GENEROUS: Readonly<Record<LimitClass, number>> = {
  read: 100_000,
  write: 100_000,
  upload: 100_000,
  sign_in: 100_000,
  open: 100_000,
  report: 100_000,
  refused: 100_000,
};

const somewhere: LookUpName = async (name) => [
  { address: name === 'localhost' ? '127.0.0.1' : '93.184.216.34', family: 4 },
];

type Options = {
  readonly clock?: Clock;
  readonly limits?: Readonly<Record<LimitClass, number>>;
  readonly allowInsecure?: boolean;
  readonly consoleFolder?: string;
  /** Hosts that may be private; this machine unless told otherwise. */
  readonly trustedHosts?: string;
  readonly logger?: Logger;
  /** The live socket too. */
  readonly hasSockets?: boolean;
  /** Nobody is asked: every name but this machine's is public unless told otherwise. */
  readonly lookUp?: LookUpName;
  /** Nowhere without it. */
  readonly wechatUrl?: string;
  /** Instead of an empty one, for instance a restored one; with the folder whose keys it was written with. */
  readonly stores?: { readonly database: TestDatabase; readonly dataDir: string };
};

/** The HTTP side as an api process serves it, on real stores of this test's own; no worker runs. */
export type Desk = {
  readonly server: Server;
  readonly url: string;
  readonly routes: readonly Route[];
  /** What the process is made of: for what only a worker does. */
  readonly container: Container;
  readonly addMerchant: Container['people']['addMerchant'];
  /** The database's owner, past row security: to prepare and to look. */
  readonly sql: <Row>(text: string, values?: readonly unknown[]) => Promise<readonly Row[]>;
  readonly close: () => Promise<void>;
};

const listen = (server: Server): Promise<string> =>
  new Promise((resolve, reject) => {
    server.listen(0, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('no port'));
      else resolve(`http://127.0.0.1:${address.port}`);
    });
  });

type Stores = {
  readonly databaseUrl: string;
  readonly redisUrl: string;
  readonly dataDir: string;
  readonly wechatUrl: string;
};

const configOf = (
  { databaseUrl, redisUrl, dataDir, wechatUrl }: Stores,
  { allowInsecure = true, trustedHosts = '127.0.0.1' }: Options,
) =>
  loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    SETUP_CODE,
    CONSOLE_ORIGINS: CONSOLE_ORIGIN,
    PUBLIC_URL: 'https://desk.example',
    TRUSTED_PROXIES: '10.0.0.0/8',
    TRUSTED_NETWORK_HOSTS: trustedHosts,
    ALLOW_INSECURE_CHANNELS: String(allowInsecure),
    DEMO_PHONE_URL: 'http://127.0.0.1:3100/simulator',
    WECHAT_API_BASE_URL: wechatUrl,
    WECHAT_PAY_API_BASE_URL: NOWHERE,
  }).config;

const freshStores = async () => ({
  database: await cloneDatabase(),
  dataDir: await mkdtemp(join(tmpdir(), 'jiedai-desk-')),
});

type Served = { readonly container: Container; readonly server: Server; readonly options: Options };

const serveSockets = ({ container, server, options }: Served): (() => Promise<void>) => {
  if (!options.hasSockets) return async () => {};
  const gateway = buildGateway(container, sessionCookieName(container.foundation.config.secureCookies));
  gateway.attach(server);
  return gateway.stop;
};

export const openDesk = async (options: Options = {}): Promise<Desk> => {
  const { clock, logger = silent, limits = GENEROUS, wechatUrl = NOWHERE, lookUp = somewhere } = options;
  const { database, dataDir } = options.stores ?? (await freshStores());
  const redis = await redisForTest();
  const config = configOf({ databaseUrl: database.url, redisUrl: redis.url, dataDir, wechatUrl }, options);
  const shutdown = createShutdown(silent);
  const foundation = await openFoundation({ config, logger, shutdown, lookUp, ...(clock && { clock }) });
  await new Promise<void>((resolve) => foundation.connection.onReady(resolve));
  const container = buildContainer(foundation, shutdown);
  const consoleFolder = options.consoleFolder ?? join(dataDir, 'no-console');
  const { app, routes } = buildHttpApp({ container, isReady: async () => true, consoleFolder, limits });
  const handle = app.callback();
  const server = createHardenedServer((request, response) => void handle(request, response));
  const stopSockets = serveSockets({ container, server, options });
  const owner = new Client({ connectionString: database.url });
  // A test may take its database away.
  owner.on('error', () => {});
  await owner.connect();
  return {
    server,
    url: await listen(server),
    routes,
    container,
    addMerchant: container.people.addMerchant,
    sql: async (text, values = []) => (await owner.query(text, [...values])).rows,
    close: async () => {
      await stopSockets();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await owner.end();
      await shutdown.run();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
