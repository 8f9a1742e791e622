import { randomBytes } from 'node:crypto';
import type { Database } from '../../../src/postgres/data-source.js';
import { createChannelDirectory } from '../../../src/postgres/channels/channel-directory.js';
import { opensStoredSecrets } from '../../../src/postgres/channels/master-key-check.js';
import { createChannelRepository } from '../../../src/postgres/repositories/channels/channel-repository.js';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';
import { createTransactions } from '../../../src/postgres/unit-of-work.js';
import type { ChannelStore, NewChannel } from '../../../src/services/ports/stores/people/people-stores.js';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { aMerchant, asSuperuser, newId, openTestDatabase } from '../../support/postgres.js';

const secretBox = createSecretBox({ current: randomBytes(32), previous: [] });
let testDatabase: TestDatabase;
let database: Database;
let merchantId: string;
let now = new Date('2026-06-01T00:00:00Z');

beforeAll(async () => {
  testDatabase = await cloneDatabase();
  database = await openTestDatabase(testDatabase.url);
  ({ merchantId } = await aMerchant(testDatabase.url));
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

const inChannels = <T>(work: (channels: ChannelStore) => Promise<T>): Promise<T> =>
  createTransactions(database.app)(merchantId, (manager) =>
    work(createChannelRepository(secretBox)(manager, merchantId)),
  );

const aChannel = async (wanted: Partial<NewChannel> = {}): Promise<NewChannel> => {
  const id = newId();
  const channel: NewChannel = {
    id,
    kind: 'official_account',
    name: '旗舰店',
    channelKey: `key-${id}`,
    appId: `wx${randomBytes(8).toString('hex')}`,
    originalId: undefined,
    encryptionMode: 'safe',
    dataFormat: 'xml',
    appSecret: 'a'.repeat(32),
    token: 'tok0123456789abcdef',
    encodingAesKey: 'k'.repeat(43),
    ...wanted,
  };
  await inChannels((channels) => channels.add(channel));
  return channel;
};

/** Nudges of one process, told at once. */
const localWakeUp = () => {
  const listeners: ((key: string) => void)[] = [];
  return {
    on: (_topic: string, listener: (key: string) => void) => void listeners.push(listener),
    wake: (_topic: string, key: string) => listeners.forEach((listener) => listener(key)),
  };
};

const openDirectory = () => {
  const wakeUp = localWakeUp();
  return {
    wakeUp,
    directory: createChannelDirectory({ system: database.system, secretBox, wakeUp, clock: { now: () => now } }),
  };
};

it('finds a channel with its secrets, which the tables hold only sealed', async () => {
  const channel = await aChannel();
  const { directory } = openDirectory();

  expect(await directory.findByKey(channel.channelKey)).toMatchObject({
    id: channel.id,
    merchantId,
    appId: channel.appId,
    secrets: { token: channel.token, encodingAesKey: channel.encodingAesKey, previousToken: undefined },
  });
  const rows = await asSuperuser(testDatabase.url, 'select * from channels where id = $1', [channel.id]);
  const dump =
    JSON.stringify(rows, (_key, value: unknown) => value) + Buffer.concat(buffersOf(rows)).toString('latin1');
  for (const secret of [channel.token, channel.appSecret, channel.encodingAesKey ?? ''])
    expect(dump).not.toContain(secret);
});

const buffersOf = (rows: readonly object[]): Buffer[] =>
  rows.flatMap((row) => Object.values(row).filter((value) => Buffer.isBuffer(value)));

it('takes an unknown and a disabled key for the same', async () => {
  const channel = await aChannel();
  await inChannels((channels) => channels.update(channel.id, { enabled: false }));
  const { directory } = openDirectory();
  expect(await directory.findByKey(channel.channelKey)).toBeUndefined();
  expect(await directory.findByKey('nobody')).toBeUndefined();
});

it('sees a change as soon as it is told of it, also of a key that was unknown before', async () => {
  const { directory, wakeUp } = openDirectory();
  const key = `late-${newId()}`;
  expect(await directory.findByKey(key)).toBeUndefined();
  const channel = await aChannel({ channelKey: key });
  wakeUp.wake('channels', channel.id);
  expect(await directory.findByKey(key)).toMatchObject({ name: '旗舰店' });

  await inChannels((channels) => channels.update(channel.id, { enabled: false }));
  wakeUp.wake('channels', channel.id);
  expect(await directory.findByKey(key)).toBeUndefined();
});

it('hands out the former token, key and mode until their time is over, and not a moment longer', async () => {
  const channel = await aChannel({ encryptionMode: 'compatible' });
  const until = new Date(Date.now() + 600_000);
  await inChannels((channels) =>
    channels.update(channel.id, {
      token: 'newtoken',
      encodingAesKey: 'n'.repeat(43),
      encryptionMode: 'safe',
      previousUntil: until,
    }),
  );
  const { directory } = openDirectory();
  now = new Date(until.getTime() - 1);
  expect(await directory.findByKey(channel.channelKey)).toMatchObject({
    previousMode: 'compatible',
    secrets: { token: 'newtoken', previousToken: channel.token, previousEncodingAesKey: channel.encodingAesKey },
  });
  now = until;
  expect(await directory.findByKey(channel.channelKey)).toMatchObject({
    previousMode: undefined,
    secrets: { token: 'newtoken', previousToken: undefined, previousEncodingAesKey: undefined },
  });
});

it('keeps the former token when the key changes too soon after it', async () => {
  const channel = await aChannel();
  const previousUntil = new Date(Date.now() + 600_000);
  await inChannels((channels) => channels.update(channel.id, { token: 'second', previousUntil }));
  await inChannels((channels) => channels.update(channel.id, { encodingAesKey: 'm'.repeat(43), previousUntil }));
  now = new Date();
  expect(await openDirectory().directory.findByKey(channel.channelKey)).toMatchObject({
    secrets: { previousToken: channel.token, previousEncodingAesKey: channel.encodingAesKey },
  });
});

it('learns an original id once, however many push at the same time', async () => {
  const channel = await aChannel();
  const { directory } = openDirectory();
  const learned = await Promise.all(
    Array.from({ length: 20 }, (_, n) => directory.learnOriginalId(channel.id, `gh_${String(n).padStart(12, '0')}`)),
  );
  expect(new Set(learned).size).toBe(1);
  expect(await directory.findByKey(channel.channelKey)).toMatchObject({ originalId: learned[0] });
});

it('refuses a key or AppID in use with one answer', async () => {
  const channel = await aChannel();
  const refusal = { kind: 'conflict', code: 'already_exists' };
  await expect(aChannel({ channelKey: channel.channelKey })).rejects.toMatchObject(refusal);
  await expect(aChannel({ appId: channel.appId })).rejects.toMatchObject(refusal);
});

it('knows a master key that does not open what is stored', async () => {
  await aChannel();
  expect(await opensStoredSecrets(database.system, secretBox)).toBe(true);
  const wrong = createSecretBox({ current: randomBytes(32), previous: [] });
  expect(await opensStoredSecrets(database.system, wrong)).toBe(false);
});
