// `npm run dev`: as `npm start`, and whatever is changed in src, migrations or simulator is compiled and started again
// at once; the console comes from Vite, which shows a change without reloading.
import { watch } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

import { startDemo } from './demo.mjs';
import { reportFailure } from './failure.mjs';
import { startChild } from './process/child.mjs';
import { say } from './process/progress.mjs';
import { createStopper, Interrupted } from './process/stopper.mjs';
import { inProject, projectDir } from './project.mjs';
import { buildProject, copyAssets } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';
import { checkSurroundings } from './start/checks.mjs';
import { lockDataDir, serverUrlOf, startStores, stopIfAsked } from './start/desk.mjs';
import { migrate, startProgram, waitUntilReady } from './start/server.mjs';
import { loadDotEnv, readSettings } from './start/settings.mjs';

/** @typedef {import('./process/child.mjs').Child} Child */

const stopper = createStopper();
const stopDeadlineMs = 15_000;
// The compiler writes many files for one change.
const settleMs = 400;

/** @param {string} name @param {readonly string[]} args @param {string} [cwd] */
const startTool = (name, args, cwd = projectDir) => {
  const tool = startChild(process.execPath, args, { cwd, stdio: ['ignore', 'inherit', 'inherit'] });
  stopper.add(name, (isHurried) => tool.stop({ gently: 'SIGTERM', deadlineMs: 2_000, isHurried }));
};

/** @returns {AsyncGenerator<void>} once for each bunch of changes */
const changes = async function* () {
  let hasChanged = false;
  const watched = /** @type {const} */ ([
    [inProject('dist', 'src'), '.js'],
    [inProject('src'), '.lua'],
  ]);
  const watchers = watched.map(([folder, kind]) =>
    watch(folder, { recursive: true }, (_event, file) => {
      hasChanged ||= file?.endsWith(kind) === true;
    }),
  );
  while (!stopper.isStopping()) {
    await Promise.race([wait(settleMs), stopper.requested]);
    if (!hasChanged) continue;
    hasChanged = false;
    copyAssets();
    yield;
  }
  for (const watcher of watchers) watcher.close();
};

/**
 * @param {NodeJS.ProcessEnv} env
 * @param {string} serverUrl
 */
const startServer = async (env, serverUrl) => {
  await migrate(env);
  const server = startProgram({ name: 'the server', program: 'dist/src/main.js', env, logFile: undefined }, stopper);
  await waitUntilReady(server, { name: 'The server', url: `${serverUrl}/readyz`, logFile: undefined, stopper });
  return server;
};

/** @param {Child} server */
const stopServer = (server) =>
  server.stop({ gently: 'SIGTERM', deadlineMs: stopDeadlineMs, isHurried: () => stopper.isStopping() });

const main = async () => {
  loadDotEnv();
  const settings = readSettings();
  lockDataDir(settings);
  await checkSurroundings(settings);
  await installPackages();
  await buildProject({ isServerOnly: true });
  stopIfAsked(stopper);
  const serverUrl = serverUrlOf(settings);
  const base = { ...process.env, ...(await startStores(settings, stopper)), DATA_DIR: settings.dataDir };
  const demo = settings.wantsDemo
    ? await startDemo({ settings, serverUrl, logFile: 'this terminal', stopper, env: base })
    : undefined;
  const origins = [serverUrl, 'http://localhost:5173', 'http://127.0.0.1:5173'].join(',');
  const env = { CONSOLE_ORIGINS: origins, ...base, ...demo?.env };
  let server = await startServer(env, serverUrl);
  await demo?.furnish(serverUrl);
  const compiler = inProject('node_modules', 'typescript', 'bin', 'tsc');
  startTool('the compiler', [compiler, '-p', 'tsconfig.build.json', '--watch', '--preserveWatchOutput']);
  startTool('Vite', [inProject('node_modules', 'vite', 'bin', 'vite.js')], inProject('console'));
  process.stdout.write(`${demo?.words() ?? ''}  Console while you work on it: http://localhost:5173\n\n`);
  for await (const _ of changes()) {
    say('Starting the server again.');
    await stopServer(server);
    // What does not start yet is mended in the editor; the next change tries again.
    server = await startServer(env, serverUrl).catch((error) => {
      reportFailure(error);
      return server;
    });
  }
};

main()
  .then(
    () => 0,
    (error) => (error instanceof Interrupted || stopper.isStopping() ? 0 : reportFailure(error)),
  )
  .then(async (exitCode) => {
    await stopper.stopAll();
    return process.exit(exitCode);
  });
