import { Redis } from 'ioredis';
import { Client } from 'pg';
import { cloneDatabase, emptyDatabase, redisForTest } from '../../support/databases.js';
import { startOwnStore } from '../../support/stores.js';
import type { OwnStore } from '../../support/stores.js';

const ask = async (url: string, statement: string): Promise<unknown> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    return (await client.query({ text: statement, rowMode: 'array' })).rows.flat();
  } finally {
    await client.end();
  }
};

const withRedis = async <T>(url: string, work: (redis: Redis) => Promise<T>): Promise<T> => {
  const redis = new Redis(url);
  try {
    return await work(redis);
  } finally {
    redis.disconnect();
  }
};

describe('the databases of the tests', () => {
  it('gives each test file a copy of its own, and takes it away again', async () => {
    const [one, other] = await Promise.all([cloneDatabase(), emptyDatabase()]);

    await ask(one.url, 'CREATE TABLE mine (id int)');

    expect(await ask(other.url, "SELECT to_regclass('mine')")).toEqual([null]);
    await Promise.all([one.drop(), other.drop()]);
    await expect(ask(one.url, 'SELECT 1')).rejects.toThrow('does not exist');
  });

  it('can search for Chinese words, whatever the locale of the machine', async () => {
    const database = await emptyDatabase();

    await ask(database.url, 'CREATE EXTENSION pg_trgm');

    expect(await ask(database.url, "SELECT cardinality(show_trgm('退款订单'))")).toEqual([5]);
    await database.drop();
  });

  it('gives each worker a Redis that is empty and forgets nothing by itself', async () => {
    const { url } = await redisForTest();

    const [size, policy] = await withRedis(url, (redis) =>
      Promise.all([redis.dbsize(), redis.config('GET', 'maxmemory-policy')]),
    );

    expect(size).toBe(0);
    expect(Object.values(policy)).toContain('noeviction');
  });
});

describe('a store of its own', () => {
  let store: OwnStore | undefined;
  afterEach(() => store?.remove());

  it('keeps what Postgres had committed when it is killed, at the same address', async () => {
    store = await startOwnStore('postgres');
    await ask(store.url, 'CREATE TABLE kept AS SELECT 7 AS seven');
    const pid = store.pid;

    await store.kill();
    await store.restart();

    expect(await ask(store.url, 'SELECT seven FROM kept')).toEqual([7]);
    expect(store.pid).not.toBe(pid);
  });

  it('keeps what Redis was told when it is stopped, and nothing when it comes back empty', async () => {
    store = await startOwnStore('redis');
    await withRedis(store.url, (redis) => redis.set('order', '1'));

    await store.stop();
    await store.restart();
    expect(await withRedis(store.url, (redis) => redis.get('order'))).toBe('1');

    await store.kill();
    await store.restart({ empty: true });
    expect(await withRedis(store.url, (redis) => redis.dbsize())).toBe(0);
  });
});
