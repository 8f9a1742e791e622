import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { isAlive } from '../process/child.mjs';
import { run } from '../process/command.mjs';
import { step } from '../process/progress.mjs';
import { inProject } from '../project.mjs';
import { startPostgres, stopLeftPostgres } from '../stores/postgres.mjs';
import { startRedis, stopLeftRedis } from '../stores/redis.mjs';

/** @typedef {import('../process/stopper.mjs').Stopper} Stopper */

const templateDatabase = 'jiedai_template';
const prefix = 'jiedai-test-';

/** Stores of a run that was killed: nobody else would ever stop them. */
const sweepAbandoned = async () => {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const owner = Number(name.split('-')[2]);
    if (!Number.isInteger(owner) || isAlive(owner)) continue;
    const dir = join(tmpdir(), name);
    await stopLeftPostgres(join(dir, 'postgres'));
    await stopLeftRedis(join(dir, 'redis'));
    rmSync(dir, { recursive: true, force: true });
  }
};

/**
 * Starts real stores that live as long as the tests, with an empty template database.
 *
 * @param {Stopper} stopper
 * @param {{ isDurable?: boolean }} [options]
 * @returns {Promise<Record<string, string>>} what tests read from the environment
 */
export const startTestStores = async (stopper, { isDurable = false } = {}) => {
  await sweepAbandoned().catch(() => {});
  const dir = mkdtempSync(join(tmpdir(), `${prefix}${process.pid}-`));
  stopper.add('test folder', async () => rmSync(dir, { recursive: true, force: true }));
  const redis = await startRedis({ dir: join(dir, 'redis'), isDurable });
  stopper.add('Redis', redis.stop);
  const postgres = await step('Starting Postgres', () =>
    startPostgres({ dir: join(dir, 'postgres'), isDurable, databases: [templateDatabase] }),
  );
  stopper.add('Postgres', postgres.stop);
  return {
    TEST_DATABASE_URL: postgres.urlOf('postgres'),
    TEST_REDIS_URL: redis.url,
    TEST_TEMPLATE_DATABASE: templateDatabase,
  };
};

/**
 * Brings the template to today's schema, as an operator would.
 *
 * @param {Record<string, string>} testEnv
 */
export const migrateTemplate = async (testEnv) => {
  const url = new URL(testEnv['TEST_DATABASE_URL'] ?? '');
  url.pathname = `/${testEnv['TEST_TEMPLATE_DATABASE'] ?? ''}`;
  const program = inProject('dist', 'src', 'cli', 'jiedai.js');
  if (!existsSync(program)) throw new LauncherFailure('There is no dist/src/cli/jiedai.js: run `npm run build`.');
  const env = { ...process.env, DATABASE_URL: url.href, REDIS_URL: testEnv['TEST_REDIS_URL'] };
  const { code, stdout, stderr } = await step('Migrating the template database', () =>
    run(process.execPath, [program, 'migrate'], { env }),
  );
  if (code !== 0) throw new LauncherFailure(`The migrations failed:\n${stdout}${stderr}`);
};
