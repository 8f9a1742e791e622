// `npm start`: everything from a fresh clone to a running desk, and its end. See docs/running.md.
import { startDemo } from './demo.mjs';
import { exitCodes, reportFailure } from './failure.mjs';
import { createStopper, Interrupted } from './process/stopper.mjs';
import { buildProject } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';
import { checkSurroundings } from './start/checks.mjs';
import { lockDataDir, serverUrlOf, startStores, stopIfAsked } from './start/desk.mjs';
import { endedEarly, logFileIn, migrate, startProgram, waitUntilReady } from './start/server.mjs';
import { loadDotEnv, readSettings } from './start/settings.mjs';

/** @typedef {import('./start/settings.mjs').Settings} Settings */

const stopper = createStopper();

/** @param {Settings} settings */
const serve = async (settings) => {
  const urls = await startStores(settings, stopper);
  const serverUrl = serverUrlOf(settings);
  /** @type {NodeJS.ProcessEnv} */
  const env = { ...process.env, ...urls, DATA_DIR: settings.dataDir };
  await migrate(env);
  stopIfAsked(stopper);
  const logFile = settings.wantsDemo ? logFileIn(settings.dataDir, 'server') : undefined;
  const demo = settings.wantsDemo
    ? await startDemo({ settings, serverUrl, logFile: logFile ?? '', stopper, env })
    : undefined;
  stopIfAsked(stopper);
  const program = { name: 'the server', program: 'dist/src/main.js', env: { ...env, ...demo?.env }, logFile };
  const server = startProgram(program, stopper);
  if (settings.servesHttp) {
    await waitUntilReady(server, { name: 'The server', url: `${serverUrl}/readyz`, logFile, stopper });
  }
  stopIfAsked(stopper);
  const gone = server.exited.then(async () => Promise.reject(await endedEarly(server, 'The server')));
  gone.catch(() => {});
  await Promise.race([demo?.furnish(serverUrl), gone]);
  stopIfAsked(stopper);
  process.stdout.write(demo ? demo.words() : settings.servesHttp ? `\n  Console 接待台  ${serverUrl}\n\n` : '');
  await Promise.race([gone, stopper.requested]);
};

const main = async () => {
  loadDotEnv();
  const settings = readSettings();
  lockDataDir(settings);
  await checkSurroundings(settings);
  await installPackages();
  stopIfAsked(stopper);
  await buildProject();
  stopIfAsked(stopper);
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
