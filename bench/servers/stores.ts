import { Redis } from 'ioredis';
import { Client } from 'pg';
import { z } from 'zod';
import { pin } from '../measure/pinning.js';

const requiredUrl = (name: string): string => {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set: start the bench by npm run bench`);
  return value;
};

const postmasterRow = z.tuple([z.object({ pid: z.coerce.number() })]);
const backendRows = z.array(z.object({ pid: z.number() }));

/** Rows of one statement, on a connection of its own. */
export const queryOnce = async (url: string, sql: string, values: readonly unknown[] = []): Promise<unknown[]> => {
  const client = new Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, [...values]);
    return rows;
  } finally {
    await client.end();
  }
};

const pinPostgres = async (): Promise<number> => {
  const url = requiredUrl('TEST_DATABASE_URL');
  const postmaster = await queryOnce(url, `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid`);
  const [{ pid: first }] = postmasterRow.parse(postmaster);
  await pin(first, 'beside');
  // Its helpers were there before; connections made from now on are its children.
  const helpers = backendRows.parse(await queryOnce(url, 'select pid from pg_stat_activity'));
  for (const { pid } of helpers) await pin(pid, 'beside');
  return first;
};

const pinRedis = async (): Promise<number> => {
  const redis = new Redis(requiredUrl('TEST_REDIS_URL'));
  try {
    const pid = Number(/process_id:(\d+)/.exec(await redis.info('server'))?.[1]);
    await pin(pid, 'beside');
    return pid;
  } finally {
    redis.disconnect();
  }
};

/** Both stores, and this process that makes the load, run beside the server under measurement. Returns who they are. */
export const pinStores = async (): Promise<readonly number[]> => {
  await pin(process.pid, 'beside');
  return [process.pid, await pinPostgres(), await pinRedis()];
};

/** What the figures depend on. */
export const describeStores = async (): Promise<{ readonly postgres: string; readonly redis: string }> => {
  const [row] = await queryOnce(requiredUrl('TEST_DATABASE_URL'), 'show server_version');
  const redis = new Redis(requiredUrl('TEST_REDIS_URL'));
  try {
    const info = await redis.info('server');
    return {
      postgres: z.object({ server_version: z.string() }).parse(row).server_version,
      redis: /redis_version:(\S+)/.exec(info)?.[1] ?? 'unknown',
    };
  } finally {
    redis.disconnect();
  }
};
