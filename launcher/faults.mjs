// `npm run faults [-- arguments]`: the fault matrix, on real stores that each row breaks for itself; `npm run faults:mutations`:
// random changes of valid pushes, on stores of their own.
import { LauncherFailure, reportFailure } from './failure.mjs';
import { startChild } from './process/child.mjs';
import { createStopper, Interrupted } from './process/stopper.mjs';
import { inProject, projectDir } from './project.mjs';
import { buildProject } from './setup/build-project.mjs';
import { buildRigs } from './setup/build-rigs.mjs';
import { installPackages } from './setup/install.mjs';
import { cleanEnvironment } from './testing/environment.mjs';

const stopper = createStopper();
const stopDeadlineMs = 10_000;

const main = async () => {
  await installPackages();
  await buildProject({ isServerOnly: true });
  await buildRigs();
  if (stopper.isStopping()) throw new Interrupted();
  const [first = '', ...others] = process.argv.slice(2);
  const isAboutMutations = first === 'mutations';
  const script = isAboutMutations
    ? inProject('dist', 'faults', 'mutations', 'run.js')
    : inProject('dist', 'faults', 'run.js');
  const program = ['--enable-source-maps', script, ...(isAboutMutations ? others : process.argv.slice(2))];
  const faults = startChild(process.execPath, program, {
    cwd: projectDir,
    env: cleanEnvironment(),
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  stopper.add('the faults', (isHurried) => faults.stop({ gently: 'SIGTERM', deadlineMs: stopDeadlineMs, isHurried }));
  const { code } = await faults.exited;
  if (code !== 0 && !stopper.isStopping()) throw new LauncherFailure('Not everything held: see the report.');
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
