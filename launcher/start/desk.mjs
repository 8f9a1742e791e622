import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { takeLock } from '../process/lock.mjs';
import { say, step } from '../process/progress.mjs';
import { Interrupted } from '../process/stopper.mjs';
import { keepStore } from '../stores/keep-store.mjs';
import { startPostgres } from '../stores/postgres.mjs';
import { startRedis } from '../stores/redis.mjs';

/**
 * @typedef {import('../process/stopper.mjs').Stopper} Stopper
 * @typedef {import('./settings.mjs').Settings} Settings
 */

/** @param {Stopper} stopper */
export const stopIfAsked = (stopper) => {
  if (stopper.isStopping()) throw new Interrupted();
};

/** One launcher per folder with stores of our own; with stores elsewhere any number may share it. @param {Settings} settings */
export const lockDataDir = ({ dataDir, databaseUrl, redisUrl }) => {
  mkdirSync(dataDir, { recursive: true });
  if (databaseUrl && redisUrl) return;
  const lock = takeLock(join(dataDir, 'launcher.lock'));
  if ('heldBy' in lock) throw alreadyRuns(dataDir, lock.heldBy);
  process.on('exit', lock.release);
};

/** @param {string} dataDir @param {number} pid */
const alreadyRuns = (dataDir, pid) =>
  new LauncherFailure(
    `Jiedai already runs with the data in ${dataDir} (process ${pid}): use that one, or start a second with another DATA_DIR and PORT.`,
  );

/**
 * Starts what has no address of its own.
 *
 * @param {Settings} settings
 * @param {Stopper} stopper
 * @returns {Promise<Record<string, string>>} the settings that lead to what was started
 */
export const startStores = async ({ dataDir, databaseUrl, redisUrl, wantsDemo, isProduction }, stopper) => {
  /** @type {Record<string, string>} */
  const urls = {};
  if (!databaseUrl) {
    if (isProduction) say('Without DATABASE_URL the built-in Postgres is used: fit for a trial, not for a merchant.');
    const start = (/** @type {number | undefined} */ port) => startPostgres({ dir: dataDir, port, isDurable: true });
    const store = await step('Starting Postgres', () => keepStore({ name: 'Postgres', start, stopper }));
    urls['DATABASE_URL'] = store.url;
  }
  stopIfAsked(stopper);
  if (!redisUrl) {
    const start = (/** @type {number | undefined} */ port) =>
      startRedis({ dir: join(dataDir, 'redis'), port, isDurable: true, mayStandIn: wantsDemo });
    const store = await step('Starting Redis', () => keepStore({ name: 'Redis', start, stopper }));
    urls['REDIS_URL'] = store.url;
  }
  stopIfAsked(stopper);
  return urls;
};

/** Where this machine reaches the server. @param {Settings} settings */
export const serverUrlOf = ({ host, port }) => {
  const isEverywhere = host === undefined || host === '0.0.0.0' || host === '::';
  return `http://${isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;
};
