// `npm run seed [-- arguments]`: a past to measure and to look at, in the database of DATABASE_URL or of the desk's own stores.
import { LauncherFailure, reportFailure } from './failure.mjs';
import { startChild } from './process/child.mjs';
import { createStopper } from './process/stopper.mjs';
import { inProject, projectDir } from './project.mjs';
import { buildProject } from './setup/build-project.mjs';
import { buildRigs } from './setup/build-rigs.mjs';
import { installPackages } from './setup/install.mjs';
import { lockDataDir, startStores, stopIfAsked } from './start/desk.mjs';
import { migrate } from './start/server.mjs';
import { loadDotEnv, readSettings } from './start/settings.mjs';

const stopper = createStopper();
const stopDeadlineMs = 10_000;

const main = async () => {
  loadDotEnv();
  const settings = readSettings();
  lockDataDir(settings);
  await installPackages();
  await buildProject({ isServerOnly: true });
  await buildRigs();
  stopIfAsked(stopper);
  const urls = await startStores(settings, stopper);
  const env = { ...process.env, ...urls, DATA_DIR: settings.dataDir };
  await migrate(env);
  stopIfAsked(stopper);
  const program = ['--enable-source-maps', inProject('dist', 'bench', 'seed', 'run.js'), ...process.argv.slice(2)];
  const seed = startChild(process.execPath, program, { cwd: projectDir, env, stdio: ['ignore', 'inherit', 'inherit'] });
  stopper.add('the seed', (isHurried) => seed.stop({ gently: 'SIGTERM', deadlineMs: stopDeadlineMs, isHurried }));
  const { code } = await seed.exited;
  if (code !== 0 && !stopper.isStopping()) throw new LauncherFailure('The database was not filled: see above.');
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
