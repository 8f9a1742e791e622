// `npm run bench [-- arguments]`: the measurements, on real stores that keep their promises.
import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';

import { LauncherFailure, reportFailure } from './failure.mjs';
import { startChild } from './process/child.mjs';
import { takeLock } from './process/lock.mjs';
import { step } from './process/progress.mjs';
import { createStopper, Interrupted } from './process/stopper.mjs';
import { inProject, projectDir } from './project.mjs';
import { buildProject } from './setup/build-project.mjs';
import { whenChanged } from './setup/fingerprint.mjs';
import { installPackages } from './setup/install.mjs';
import { runNpm } from './setup/npm.mjs';
import { buildRigs } from './setup/build-rigs.mjs';
import { startPostgres } from './stores/postgres.mjs';
import { findChromium } from './testing/chromium.mjs';
import { cleanEnvironment } from './testing/environment.mjs';
import { migrateTemplate, startTestStores } from './testing/test-stores.mjs';

const stopper = createStopper();
const stopDeadlineMs = 10_000;

/** What we are measured against is installed apart from what we are made of. */
const installPeers = async () => {
  if (!existsSync(inProject('bench', 'package-lock.json'))) return;
  const what = {
    stamp: 'bench/node_modules/.stamp',
    inputs: ['bench/package.json', 'bench/package-lock.json'],
    result: 'bench/node_modules',
  };
  await whenChanged(what, () =>
    runNpm('Installing what is measured beside us', {
      args: ['ci', '--prefix', inProject('bench'), '--no-audit', '--no-fund', '--loglevel=error'],
      failure: 'The peers of the bench could not be installed: see the words above.',
    }),
  );
};

/** What runs apart from the figures. */
const apart = ['--growth', '--soak', '--fairness'];

/** @param {string} name such as --data @returns {string | undefined} what was given with it */
const argumentOf = (name) => {
  const at = process.argv.findIndex((argument) => argument === name || argument.startsWith(`${name}=`));
  return at === -1 ? undefined : (process.argv[at]?.split('=')[1] ?? process.argv[at + 1]);
};

/** Only one group of cases needs the console and a browser to open it in. */
const measuresPage = () => {
  if (process.argv.some((argument) => apart.includes(argument))) return false;
  const names = argumentOf('--only');
  return names === undefined || names.split(',').includes('console');
};

/** A Postgres whose data stays in the folder of --data, for one run at a time. */
const startKeptStore = async () => {
  const given = argumentOf('--data');
  if (given === undefined) return {};
  const dir = resolve(given);
  mkdirSync(dir, { recursive: true });
  const lock = takeLock(`${dir}/launcher.lock`);
  if ('heldBy' in lock) throw new LauncherFailure(`Process ${lock.heldBy} is at work on ${dir}.`);
  process.on('exit', lock.release);
  const postgres = await step(`Starting Postgres in ${dir}`, () =>
    startPostgres({ dir, isDurable: true, databases: ['growth'] }),
  );
  stopper.add('the Postgres that is kept', postgres.stop);
  return { GROWTH_DATABASE_URL: postgres.urlOf('growth') };
};

const stopIfAsked = () => {
  if (stopper.isStopping()) throw new Interrupted();
};

const main = async () => {
  await installPackages();
  await installPeers();
  const hasPage = measuresPage();
  await buildProject({ isServerOnly: !hasPage });
  await buildRigs();
  stopIfAsked();
  const testEnv = await startTestStores(stopper, { isDurable: true });
  await migrateTemplate(testEnv);
  stopIfAsked();
  const keptEnv = await startKeptStore();
  stopIfAsked();
  const browserEnv = hasPage ? await findChromium(inProject('.cache', 'bench-browser')) : {};
  stopIfAsked();
  const env = {
    ...cleanEnvironment(),
    ...testEnv,
    ...keptEnv,
    ...browserEnv,
    NODE_PATH: inProject('bench', 'node_modules'),
  };
  const program = ['--enable-source-maps', inProject('dist', 'bench', 'run.js'), ...process.argv.slice(2)];
  const bench = startChild(process.execPath, program, {
    cwd: projectDir,
    env,
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  stopper.add('the bench', (isHurried) => bench.stop({ gently: 'SIGTERM', deadlineMs: stopDeadlineMs, isHurried }));
  const { code } = await bench.exited;
  if (code !== 0 && !stopper.isStopping()) throw new LauncherFailure(`The bench ended with exit code ${code}.`);
};

main()
  .then(
    () => 0,
    (error) => (stopper.isStopping() ? 0 : reportFailure(error)),
  )
  .then(async (exitCode) => {
    await stopper.stopAll();
    return process.exit(exitCode);
  });
