// Starts the stores of the tests and keeps them until Ctrl-C, for quick repeated runs: put the printed lines into
// another shell and call jest there.
import { reportFailure } from './failure.mjs';
import { say } from './process/progress.mjs';
import { createStopper } from './process/stopper.mjs';
import { buildProject } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';
import { migrateTemplate, startTestStores } from './testing/test-stores.mjs';

const stopper = createStopper();

const main = async () => {
  await installPackages();
  const testEnv = await startTestStores(stopper);
  await buildProject({ isServerOnly: true })
    .then(() => migrateTemplate(testEnv))
    .catch((error) => {
      reportFailure(error);
      say('The template database stays empty.');
    });
  for (const [name, value] of Object.entries(testEnv)) process.stdout.write(`export ${name}='${value}'\n`);
  const keepRunning = setInterval(() => {}, 60_000);
  await stopper.requested;
  clearInterval(keepRunning);
};

main()
  .catch((error) => {
    process.exitCode = reportFailure(error);
  })
  .then(() => stopper.stopAll())
  .then(() => process.exit());
