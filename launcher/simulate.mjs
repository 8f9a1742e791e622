// Drives the simulator by hand or in bursts: `npm run simulate -- …` hands everything to its own command.
import { resolve } from 'node:path';

import { findSample } from './demo/sample-file.mjs';
import { reportFailure } from './failure.mjs';
import { startChild } from './process/child.mjs';
import { inProject, projectDir } from './project.mjs';
import { buildProject } from './setup/build-project.mjs';
import { installPackages } from './setup/install.mjs';
import { loadDotEnv } from './start/settings.mjs';

const signals = /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP']);

/** What the demo knows of itself; the environment and the arguments win over it. */
const fromDemo = () => {
  const sample = findSample(resolve(projectDir, process.env['DATA_DIR'] || 'data'));
  return {
    args: sample?.serverUrl ? ['--api', sample.serverUrl] : [],
    env: {
      SIMULATOR_URL: `http://127.0.0.1:${process.env['SIMULATOR_PORT'] || 3100}`,
      // Not as an argument, which every list of processes shows.
      ...(sample?.apiToken ? { JIEDAI_API_TOKEN: sample.apiToken } : {}),
    },
  };
};

const main = async () => {
  loadDotEnv();
  await installPackages();
  await buildProject({ isServerOnly: true });
  const demo = fromDemo();
  // The last of several --api counts.
  const program = [inProject('dist', 'simulator', 'cli.js'), ...demo.args, ...process.argv.slice(2)];
  const child = startChild(process.execPath, ['--enable-source-maps', ...program], {
    cwd: projectDir,
    env: { ...demo.env, ...process.env },
    stdio: 'inherit',
  });
  for (const signal of signals) process.on(signal, () => child.killGroup(signal));
  const { code } = await child.exited;
  process.exit(code ?? 1);
};

main().catch((error) => process.exit(reportFailure(error)));
