// Builds into dist/ and console/dist/: `npm run build [-- --server-only]`.
import { reportFailure } from './failure.mjs';
import { buildProject } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';

installPackages()
  .then(() => buildProject({ isServerOnly: process.argv.includes('--server-only') }))
  .catch((error) => process.exit(reportFailure(error)));
