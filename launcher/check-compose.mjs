// Looks through a compose file, the project's own without a name: `node launcher/check-compose.mjs [file]`. After a build; needs no network.
import { LauncherFailure, reportFailure } from './failure.mjs';
import { faultsOfCompose } from './image/check-compose.mjs';
import { say } from './process/progress.mjs';
import { inProject, projectDir } from './project.mjs';

try {
  const composeFile = process.argv[2] ?? inProject('docker-compose.yml');
  const faults = faultsOfCompose({ composeFile, envExample: inProject('.env.example'), imageDir: projectDir });
  if (faults.length > 0) throw new LauncherFailure(`${composeFile}: ${faults.join('; ')}.`);
  say('The compose file is of the shape that Compose takes.');
} catch (error) {
  process.exitCode = reportFailure(error);
}
