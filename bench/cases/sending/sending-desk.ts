import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { createRedisConnections } from '../../../src/redis/connect.js';
import { createKeys, databaseOf } from '../../../src/redis/keys.js';
import { createSubscriptions } from '../../../src/redis/subscriptions.js';
import { createWakeUp } from '../../../src/redis/wake-up.js';
import { cloneDatabase, redisForTest } from '../../../test/support/databases.js';
import { aMerchant, silentLogger } from '../../../test/support/postgres.js';
import { startServer } from '../../servers/child.js';
import { addSends, MASTER_KEY } from './sends.js';
import type { Merchant, Send } from './sends.js';
import { startWechatSide } from './wechat-side.js';
import type { WechatSide } from './wechat-side.js';

/** The product's sender in a process of its own, with stores and WeChat's side. */
export type SendingDesk = {
  readonly pid: number;
  readonly client: Client;
  readonly merchant: Merchant;
  readonly wechat: WechatSide;
  /** Stores sends and wakes the sender. */
  readonly queue: (sends: readonly Send[]) => Promise<void>;
  /** Resolves when so many more than `before` are written down as sent. */
  readonly untilSent: (count: number) => Promise<void>;
  readonly sentCount: () => Promise<number>;
  readonly stop: () => Promise<void>;
};

const LOOK_EVERY_MS = 25;
const WITHIN_MS = 60_000;

const createWake = async (redisUrl: string) => {
  const connections = createRedisConnections({ url: redisUrl, logger: silentLogger });
  await new Promise<void>((resolve) => connections.commands.onReady(resolve));
  const wakeUp = createWakeUp({
    connection: connections.commands,
    subscriptions: createSubscriptions(connections.subscriber, silentLogger),
    keys: createKeys(databaseOf(redisUrl)),
    logger: silentLogger,
  });
  return { wake: () => wakeUp.wake('outbound', ''), close: connections.close };
};

const startSender = (
  redisUrl: string,
  env: Readonly<Record<'DATABASE_URL' | 'DATA_DIR' | 'WECHAT_API_BASE_URL', string>>,
) =>
  startServer('dist/bench/servers/sender.js', {
    ...env,
    NODE_ENV: 'test',
    REDIS_URL: redisUrl,
    LOG_LEVEL: 'warn',
    JIEDAI_MASTER_KEY: MASTER_KEY.toString('base64'),
  });

export const startSendingDesk = async (): Promise<SendingDesk> => {
  const [database, redis] = [await cloneDatabase(), await redisForTest()];
  const dataDir = await mkdtemp(join(tmpdir(), 'jiedai-sending-'));
  const wechat = await startWechatSide();
  const merchant = await aMerchant(database.url);
  const client = new Client({ connectionString: database.url });
  await client.connect();
  const stores = { DATABASE_URL: database.url, DATA_DIR: dataDir };
  const sender = await startSender(redis.url, { ...stores, WECHAT_API_BASE_URL: wechat.url });
  const { wake, close } = await createWake(redis.url);
  const sentCount = async (): Promise<number> => {
    const { rows } = await client.query<{ readonly count: number }>(
      `select count(*)::int as count from outbound where state = 'sent'`,
    );
    return rows[0]?.count ?? 0;
  };
  return {
    pid: sender.pid,
    client,
    merchant,
    wechat,
    sentCount,
    queue: async (sends) => {
      await addSends(client, merchant, sends);
      wake();
    },
    untilSent: async (count) => {
      const endAt = performance.now() + WITHIN_MS;
      for (let sent = await sentCount(); sent < count; sent = await sentCount()) {
        if (performance.now() > endAt) {
          throw new Error(`${sent} of ${count} were sent in time:\n${sender.process.lines().slice(-5).join('\n')}`);
        }
        await sleep(LOOK_EVERY_MS);
      }
    },
    stop: async () => {
      await sender.stop();
      await close();
      await client.end();
      await wechat.close();
      await database.drop();
      await rm(dataDir, { recursive: true, force: true });
    },
  };
};
