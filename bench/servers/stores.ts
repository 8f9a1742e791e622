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

const pinPostgres = async (): Promise<void> => {
  const url = requiredUrl('TEST_DATABASE_URL');
  const postmaster = await queryOnce(url, `select split_part(pg_read_file('postmaster.pid'), E'\\n', 1) as pid`);
  await pin(postmasterRow.parse(postmaster)[0].pid, 'beside');
  // Its helpers were there before; connections made from now on are its children.
  const helpers = backendRows.parse(await queryOnce(url, 'select pid from pg_stat_activity'));
  for (const { pid } of helpers) await pin(pid, 'beside');
};

const pinRedis = async (): Promise<void> => {
  const redis = new Redis(requiredUrl('TEST_REDIS_URL'));
  try {
    const pid = /process_id:(\d+)/.exec(await redis.info('server'))?.[1];
    if (pid !== undefined) await pin(Number(pid), 'beside');
  } finally {
    redis.disconnect();
  }
};

/** Both stores, and this process that makes the load, run beside the server under measurement. */
export const pinStores = async (): Promise<void> => {
  await pinPostgres();
  await pinRedis();
  await pin(process.pid, 'beside');
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
