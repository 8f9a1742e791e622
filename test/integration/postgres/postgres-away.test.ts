import { randomBytes } from 'node:crypto';
import { createLogger } from '../../../src/app/logger.js';
import { migrate } from '../../../src/app/commands/migrate.js';
import { AppError } from '../../../src/kernel/errors.js';
import { createChannelDirectory } from '../../../src/postgres/channels/channel-directory.js';
import { openDatabase } from '../../../src/postgres/data-source.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createInboundQueue } from '../../../src/postgres/queues/inbound-queue.js';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';
import { createMerchantReader } from '../../../src/postgres/unit-of-work.js';
import { shardOf } from '../../../src/postgres/journal/shard.js';
import { startOwnStore } from '../../support/stores.js';
import type { OwnStore } from '../../support/stores.js';
import { aMerchant, asSuperuser, newId, openTestDatabase, silentLogger } from '../../support/postgres.js';
import { aPush } from '../../support/pushes.js';

const secretBox = createSecretBox({ current: randomBytes(32), previous: [] });
let postgres: OwnStore;
let database: Database;

beforeAll(async () => {
  postgres = await startOwnStore('postgres', { isDurable: false });
  await migrate(createLogger('silent'), { databaseUrl: postgres.url, migrationUrl: postgres.url, logLevel: 'silent' });
  database = await openTestDatabase(postgres.url);
});
afterAll(async () => {
  await database?.close();
  await postgres?.remove();
});

const untilAnswered = async <T>(ask: () => Promise<T>): Promise<T> => {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
};

const wireChannel = async (merchantId: string, channelKey: string): Promise<void> => {
  const id = newId();
  await asSuperuser(
    postgres.url,
    `insert into channels (id, merchant_id, kind, name, channel_key, app_id, encryption_mode, app_secret, token)
     values ($1, $2, 'official_account', 'shop', $3, $3, 'safe', $4, $5)`,
    [id, merchantId, channelKey, secretBox.seal('secret', id), secretBox.seal('token', id)],
  );
};

it('answers unavailable while Postgres is gone and goes on by itself when it is back', async () => {
  const queue = createInboundQueue(database);
  const { merchantId } = await aMerchant(postgres.url);
  const read = createMerchantReader(database.app);
  const channelKey = `shop-${newId()}`;
  await wireChannel(merchantId, channelKey);
  const wakeUp = { on: () => {}, wake: () => {} };
  const directory = createChannelDirectory({
    system: database.system,
    secretBox,
    wakeUp,
    clock: { now: () => new Date() },
  });
  await directory.findByKey(channelKey);

  await postgres.kill();
  await expect(queue.accept(aPush())).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(read(merchantId, (manager) => manager.query('select 1'))).rejects.toMatchObject({ kind: 'unavailable' });
  await expect(queue.dueShards()).rejects.toMatchObject({ kind: 'unavailable' });
  expect(await directory.findByKey(channelKey)).toMatchObject({ secrets: { token: 'token' } });
  await expect(directory.findByKey('not known before')).rejects.toMatchObject({ kind: 'unavailable' });

  await postgres.restart();
  expect(await untilAnswered(() => queue.accept(aPush()))).toBe('stored');
  expect(await untilAnswered(() => read(merchantId, (manager) => manager.query('select 1 as n')))).toEqual([{ n: 1 }]);
});

it('gives back a shard whose lease could not be ended, as soon as it is asked what waits', async () => {
  const queue = createInboundQueue(database);
  const push = aPush({ msgId: 'while away' });
  await untilAnswered(() => queue.accept(push));
  const shard = shardOf(push.channelId, 'oUser1');
  const batch = await queue.claim([shard], 10);
  expect(batch?.leases).toHaveLength(1);

  await postgres.kill();
  await expect(queue.release(batch ?? { leases: [], pushes: [] })).rejects.toMatchObject({ kind: 'unavailable' });
  await postgres.restart();

  expect(await untilAnswered(() => queue.dueShards())).toContain(shard);
});

it('answers in time while Postgres is frozen, and never twice for what it commits late', async () => {
  const queue = createInboundQueue(database);
  await untilAnswered(() => queue.accept(aPush()));
  const push = aPush();
  const backends = await asSuperuser<{ pid: number }>(
    postgres.url,
    `select pid from pg_stat_activity where usename = current_user and pid <> pg_backend_pid() and backend_type = 'client backend'`,
  );
  for (const { pid } of backends) process.kill(pid, 'SIGSTOP');
  const began = performance.now();
  try {
    await expect(queue.accept(push)).rejects.toMatchObject({ kind: 'unavailable' });
    expect(performance.now() - began).toBeLessThan(2_500);
  } finally {
    for (const { pid } of backends) process.kill(pid, 'SIGCONT');
  }
  expect(await untilAnswered(() => queue.accept(push))).toMatch(/stored|duplicate/);
  const rows = await asSuperuser(postgres.url, 'select 1 from journal where channel_id = $1', [push.channelId]);
  expect(rows).toHaveLength(1);
});

it('waits at start for a Postgres that is not there yet, and gives up after a while', async () => {
  await postgres.stop();
  const wanted = { url: postgres.url, appPoolSize: 1, systemPoolSize: 1, logger: silentLogger };
  await expect(openDatabase({ ...wanted, retryForMs: 300 })).rejects.toMatchObject({ kind: 'unavailable' });

  const opening = openDatabase(wanted);
  await postgres.restart();
  const late = await opening;
  expect(late.hasRoles).toBe(true);
  await late.close();
});
