import { randomUUID } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { openMediaStore } from '../../../src/app/container/serving/media-store.js';
import { createLogger } from '../../../src/app/logger.js';
import { backUp, restoreBackup } from '../../../src/app/operator/backup.js';
import { createShutdown } from '../../../src/app/shutdown.js';
import { loadConfig } from '../../../src/config/load-config.js';
import type { BackupManifest } from '../../../src/services/ports/backup/backup.js';
import { emptyDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { startBucket } from '../../support/files/bucket.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';
import { asSuperuser } from '../../support/postgres.js';

const logger = createLogger('silent');
const PICTURE = Buffer.from('a picture, as far as a backup knows');
let desk: Desk;
let shop: Merchant;
let folder: string;
let conversation: { readonly id: string };
let manifest: BackupManifest;
let restored: TestDatabase;

const configFor = (databaseUrl: string, dataDir: string, more: Readonly<Record<string, string>> = {}) => {
  const { redisUrl } = desk.container.foundation.config;
  const { config } = loadConfig({
    NODE_ENV: 'test',
    DATABASE_URL: databaseUrl,
    REDIS_URL: redisUrl,
    DATA_DIR: dataDir,
    ...more,
  });
  return { config, logger };
};
const source = () => configFor(desk.container.foundation.config.database.url, desk.container.foundation.config.dataDir);
const target = () => configFor(restored.url, join(folder, 'restored-data'));

/** Customers go on writing while `work` runs. */
const whileTheyWrite = async <T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly written: number }> => {
  const state = { isOver: false, written: 0 };
  const writing = (async () => {
    while (!state.isOver) {
      const { merchantId, skillGroupId } = shop;
      await aConversation(desk, { merchantId, skillGroupId, lines: ['还在吗', '请问几点发货'] });
      state.written += 1;
    }
  })();
  try {
    return { result: await work(), written: state.written };
  } finally {
    state.isOver = true;
    await writing;
  }
};

beforeAll(async () => {
  desk = await openDesk();
  folder = await mkdtemp(join(tmpdir(), 'jiedai-backup-'));
  shop = await openMerchant(desk, 'backup');
  const { merchantId, skillGroupId, browsers } = shop;
  conversation = await aConversation(desk, {
    merchantId,
    skillGroupId,
    agentId: browsers.agent.agentId,
    lines: ['苹果\t坏了\\三个 😀', '行\n又一行', '\\N', '\\.'],
    allowance: 5,
  });
  await desk.sql(
    `insert into media (id, merchant_id, state, kind, content_type, size_bytes, store_key, created_at)
     values ($1::uuid, $2, 'stored', 'image', 'image/png', $3, $4, now()), ($5::uuid, $2, 'stored', 'image', 'image/png', 1, $6, now())`,
    [randomUUID(), merchantId, PICTURE.length, `${merchantId}/a.png`, randomUUID(), `${merchantId}/gone.png`],
  );
  await desk.container.sending.mediaStore.put(`${merchantId}/a.png`, PICTURE, 'image/png');
  await desk.sql('select ensure_partitions($1::date)', ['2026-03-01']);
  restored = await emptyDatabase();
  const { result, written } = await whileTheyWrite(() => backUp({ ...source(), folder: join(folder, 'first') }));
  manifest = result;
  expect(written).toBeGreaterThan(0);
});
afterAll(async () => {
  await desk?.close();
  await rm(folder, { recursive: true, force: true });
});

it('says what it holds, holds no master key, and tells the console when it was', async () => {
  expect(manifest.media).toMatchObject({ files: 1, missing: 1 });
  expect(await readdir(folder)).toEqual(['first']);
  const key = await readFile(join(desk.container.foundation.config.dataDir, 'master.key'), 'utf8').catch(() => '');
  const names = await readdir(join(folder, 'first'), { recursive: true });
  expect(names.filter((name) => /key|secret/.test(name) && !name.startsWith('tables/'))).toEqual([]);
  expect(key === '' || !JSON.stringify(manifest).includes(key.trim())).toBe(true);
  const [latest] = await desk.sql<{ rows: string; error: string | null }>('select * from latest_backup()');
  expect(Number(latest?.rows)).toBe(manifest.tables.reduce((sum, { rows }) => sum + rows, 0));
});

it('refuses a flipped byte, another schema version, a folder or a database in use, before anything is touched', async () => {
  const [table] = manifest.tables.filter(({ name }) => name === 'messages');
  const path = join(folder, 'first', table?.file.name ?? '');
  const bytes = await readFile(path);
  const flipped = Buffer.from(bytes);
  flipped[40] = (flipped[40] ?? 0) ^ 1;
  await writeFile(path, flipped);
  await expect(restoreBackup({ ...target(), folder: join(folder, 'first') })).rejects.toThrow(/damaged/);
  await writeFile(path, bytes);

  const manifestPath = join(folder, 'first', 'manifest.json');
  const saved = await readFile(manifestPath, 'utf8');
  await writeFile(manifestPath, JSON.stringify({ ...manifest, migrations: manifest.migrations.slice(0, -1) }));
  await expect(restoreBackup({ ...target(), folder: join(folder, 'first') })).rejects.toThrow(/schema version/);
  await writeFile(manifestPath, saved);
  expect(await asSuperuser(restored.url, `select 1 from pg_tables where schemaname = 'public'`)).toEqual([]);

  await expect(restoreBackup({ ...source(), folder: join(folder, 'first') })).rejects.toThrow(/in use/);
  await expect(backUp({ ...source(), folder: join(folder, 'first') })).rejects.toThrow(/not empty/);
  const [latest] = await desk.sql<{ error: string | null }>('select * from latest_backup()');
  expect(latest?.error).toBe('BackupRefused');
});

it('brings back every table as it was, and the desk goes on serving from it', async () => {
  await restoreBackup({ ...target(), folder: join(folder, 'first') });

  const again = await backUp({ ...target(), folder: join(folder, 'second') });
  const sums = ({ tables }: BackupManifest) => tables.map(({ name, rows, file }) => [name, rows, file.sha256]);
  expect(sums(again)).toEqual(sums(manifest));
  expect(again).toMatchObject({ sequences: manifest.sequences, partitions: manifest.partitions });
  const lines = `select content from messages where conversation_id = $1 order by number`;
  expect(await asSuperuser(restored.url, lines, [conversation.id])).toEqual(await desk.sql(lines, [conversation.id]));

  const { merchantId } = shop;
  const { dataDir } = desk.container.foundation.config;
  const there = await openDesk({ stores: { database: restored, dataDir } });
  try {
    const answer = await request(there.url)
      .post(`/api/v1/conversations/${conversation.id}/messages`)
      .set(headersOf(shop.browsers.agent))
      .send({ assignmentNumber: 1, clientMsgId: randomUUID(), text: '马上给您补发' });
    expect([answer.status, answer.body]).toMatchObject([200, { delivery: 'queued' }]);
    await there.container.routing.rebuildLine(merchantId);
    expect(await there.container.routing.waitingLine.groupsWaiting(merchantId)).toEqual([shop.skillGroupId]);
    const picture = await readFile(join(folder, 'restored-data', 'media', merchantId, 'a.png'));
    expect(picture.equals(PICTURE)).toBe(true);
  } finally {
    await there.close();
  }
});

const inBucket = (endpoint: string): Readonly<Record<string, string>> => ({
  MEDIA_STORE: 's3',
  S3_BUCKET: 'media',
  S3_ENDPOINT: endpoint,
  S3_ACCESS_KEY_ID: 'id',
  S3_SECRET_ACCESS_KEY: 'secret',
  S3_FORCE_PATH_STYLE: 'true',
});

it('takes the media out of one bucket and puts them into another', async () => {
  const [from, to, empty] = [await startBucket(), await startBucket(), await emptyDatabase()];
  try {
    const { url, dataDir } = { ...source().config.database, dataDir: source().config.dataDir };
    const { config } = configFor(url, dataDir, inBucket(from.endpoint));
    const store = openMediaStore(config, createShutdown(logger));
    await store.put(`${shop.merchantId}/a.png`, PICTURE, 'image/png');
    const copy = await backUp({ config, logger, folder: join(folder, 'of-bucket') });
    expect(copy.media).toMatchObject({ files: 1, missing: 1 });

    const there = configFor(empty.url, join(folder, 'bucket-data'), inBucket(to.endpoint));
    await restoreBackup({ ...there, folder: join(folder, 'of-bucket') });
    expect([...to.objects.values()]).toEqual([PICTURE]);
    expect([...to.objects.keys()]).toEqual([...from.objects.keys()]);
  } finally {
    await Promise.all([from.close(), to.close(), empty.drop()]);
  }
});
