// `npm start`: everything from a fresh clone to a running desk, and its end. See docs/running.md.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { startDemo } from './demo.mjs';
import { exitCodes, LauncherFailure, reportFailure } from './failure.mjs';
import { takeLock } from './process/lock.mjs';
import { say, step } from './process/progress.mjs';
import { createStopper, Interrupted } from './process/stopper.mjs';
import { buildProject } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';
import { checkSurroundings } from './start/checks.mjs';
import { endedEarly, logFileIn, migrate, startProgram, waitUntilReady } from './start/server.mjs';
import { loadDotEnv, readSettings } from './start/settings.mjs';
import { keepStore } from './stores/keep-store.mjs';
import { startPostgres } from './stores/postgres.mjs';
import { startRedis } from './stores/redis.mjs';

/** @typedef {import('./start/settings.mjs').Settings} Settings */

const stopper = createStopper();

const stopIfAsked = () => {
  if (stopper.isStopping()) throw new Interrupted();
};

/** @param {Settings} settings */
const lockDataDir = ({ dataDir, port }) => {
  mkdirSync(dataDir, { recursive: true });
  const lock = takeLock(join(dataDir, 'launcher.lock'));
  if ('release' in lock) return process.on('exit', lock.release);
  throw new LauncherFailure(
    `Jiedai already runs with the data in ${dataDir} (process ${lock.heldBy}): use that one at http://127.0.0.1:${port}, or start a second with another DATA_DIR and PORT.`,
  );
};

/** @param {Settings} settings @returns {Promise<Record<string, string>>} the addresses of what was started */
const startStores = async ({ dataDir, databaseUrl, redisUrl, wantsDemo, isProduction }) => {
  /** @type {Record<string, string>} */
  const urls = {};
  if (!databaseUrl) {
    if (isProduction) say('Without DATABASE_URL the built-in Postgres is used: fit for a trial, not for a merchant.');
    const start = (/** @type {number | undefined} */ port) => startPostgres({ dir: dataDir, port, isDurable: true });
    const store = await step('Starting Postgres', () => keepStore({ name: 'Postgres', start, stopper }));
    urls['DATABASE_URL'] = store.url;
  }
  stopIfAsked();
  if (!redisUrl) {
    const start = (/** @type {number | undefined} */ port) =>
      startRedis({ dir: join(dataDir, 'redis'), port, isDurable: true, mayStandIn: wantsDemo });
    const store = await step('Starting Redis', () => keepStore({ name: 'Redis', start, stopper }));
    urls['REDIS_URL'] = store.url;
  }
  stopIfAsked();
  return urls;
};

/** @param {Settings} settings */
const serverUrlOf = ({ host, port }) => {
  const isEverywhere = host === undefined || host === '0.0.0.0' || host === '::';
  return `http://${isEverywhere ? '127.0.0.1' : host.includes(':') ? `[${host}]` : host}:${port}`;
};

/** @param {Settings} settings */
const serve = async (settings) => {
  const urls = await startStores(settings);
  const serverUrl = serverUrlOf(settings);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...urls, DATA_DIR: settings.dataDir };
  await migrate(env);
  stopIfAsked();
  const logFile = settings.wantsDemo ? logFileIn(settings.dataDir, 'server') : undefined;
  const demo = settings.wantsDemo
    ? await startDemo({ settings, serverUrl, logFile: logFile ?? '', stopper, env })
    : undefined;
  stopIfAsked();
  const program = { name: 'the server', program: 'dist/src/main.js', env: { ...env, ...demo?.env }, logFile };
  const server = startProgram(program, stopper);
  if (settings.servesHttp) {
    await waitUntilReady(server, { name: 'The server', url: `${serverUrl}/readyz`, logFile, stopper });
  }
  stopIfAsked();
  await demo?.furnish(serverUrl);
  stopIfAsked();
  process.stdout.write(demo ? demo.words() : settings.servesHttp ? `\n  Console 接待台  ${serverUrl}\n\n` : '');
  await Promise.race([server.exited, stopper.requested]);
  if (!stopper.isStopping()) throw await endedEarly(server, 'The server');
};

const main = async () => {
  loadDotEnv();
  const settings = readSettings();
  lockDataDir(settings);
  await checkSurroundings(settings);
  await installPackages();
  stopIfAsked();
  await buildProject();
  stopIfAsked();
  await serve(settings);
};

/** @param {unknown} error */
const exitCodeFor = (error) => {
  if (error instanceof Interrupted) return 0;
  // What fails because it is being stopped needs no explanation.
  if (stopper.isStopping() && process.exitCode === undefined) return 0;
  return reportFailure(error);
};

main()
  .then(() => process.exitCode ?? 0, exitCodeFor)
  .then(async (exitCode) => {
    await stopper.stopAll();
    return process.exit(typeof exitCode === 'number' ? exitCode : exitCodes.failed);
  });
