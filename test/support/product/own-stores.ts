import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { startOwnStore } from '../stores.js';
import type { OwnStore } from '../stores.js';
import type { Stores } from './product.js';

export type OwnStores = Stores & { readonly postgres: OwnStore; readonly redis: OwnStore };

type Wanted = {
  /** As they would be in use, unless told otherwise. */
  readonly isDurable?: boolean;
};

/** A Postgres and a Redis that one test may kill and stop, migrated as an operator does it. */
export const startOwnStores = async (wanted: Wanted = {}): Promise<OwnStores> => {
  const [postgres, redis] = await Promise.all([startOwnStore('postgres', wanted), startOwnStore('redis', wanted)]);
  await promisify(execFile)(process.execPath, ['dist/src/cli/jiedai.js', 'migrate'], {
    env: { PATH: process.env['PATH'] ?? '', NODE_ENV: 'test', DATABASE_URL: postgres.url },
  });
  return {
    postgres,
    redis,
    databaseUrl: postgres.url,
    redisUrl: redis.url,
    remove: async () => {
      await Promise.all([postgres.remove(), redis.remove()]);
    },
  };
};
