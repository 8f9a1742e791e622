import { randomBytes } from 'node:crypto';
import { Redis } from 'ioredis';
import { Client } from 'pg';

/** A database of this test file's own, at today's schema. */
export type TestDatabase = { readonly url: string; readonly drop: () => Promise<void> };

/** `flush` empties it again, for tests about a Redis that has forgotten everything. */
export type TestRedis = { readonly url: string; readonly flush: () => Promise<void> };

const fromEnvironment = (name: string): string => {
  const value = process.env[name];
  if (value === undefined || value === '') {
    throw new Error(`${name} is not set: run these tests by npm test, or beside node launcher/test-stores.mjs`);
  }
  return value;
};

const workerNumber = (): number => Number(process.env['JEST_WORKER_ID'] ?? '1');

const execute = async (statement: string): Promise<void> => {
  const client = new Client({ connectionString: fromEnvironment('TEST_DATABASE_URL') });
  await client.connect();
  try {
    await client.query(statement);
  } finally {
    await client.end();
  }
};

const urlOf = (database: string): string => {
  const url = new URL(fromEnvironment('TEST_DATABASE_URL'));
  url.pathname = `/${database}`;
  return url.href;
};

const createDatabase = async (statement: (name: string) => string): Promise<TestDatabase> => {
  const name = `jiedai_test_${workerNumber()}_${randomBytes(6).toString('hex')}`;
  await execute(statement(name));
  return { url: urlOf(name), drop: () => execute(`DROP DATABASE IF EXISTS "${name}" WITH (FORCE)`) };
};

/**
 * Copies the migrated template: tens of milliseconds, and nobody else writes into the copy.
 * The user of the address is the cluster's superuser, as on a merchant's own small server.
 */
export const cloneDatabase = (): Promise<TestDatabase> =>
  createDatabase((name) => `CREATE DATABASE "${name}" TEMPLATE "${fromEnvironment('TEST_TEMPLATE_DATABASE')}"`);

/** A database without any table, for tests of the migrations themselves. */
export const emptyDatabase = (): Promise<TestDatabase> => createDatabase((name) => `CREATE DATABASE "${name}"`);

// A Redis has 16 logical databases; 0 stays free for whoever looks at it by hand.
const redisUrl = (): string => {
  const url = new URL(fromEnvironment('TEST_REDIS_URL'));
  url.pathname = `/${1 + (workerNumber() % 15)}`;
  return url.href;
};

/** The logical Redis database of this jest worker, emptied. */
export const redisForTest = async (): Promise<TestRedis> => {
  const redis = redisAt(redisUrl());
  await redis.flush();
  return redis;
};

/** The logical Redis database of an address. */
export const redisAt = (url: string): TestRedis => ({
  url,
  flush: async () => {
    const redis = new Redis(url);
    try {
      await redis.flushdb();
    } finally {
      redis.disconnect();
    }
  },
});
