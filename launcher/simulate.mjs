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

/** @param {readonly string[]} args @returns {string[]} what the demo knows and the person did not say */
const fromDemo = (args) => {
  const sample = findSample(resolve(projectDir, process.env['DATA_DIR'] || 'data'));
  /** @param {string} name */
  const isGiven = (name) => args.some((arg) => arg === name || arg.startsWith(`${name}=`));
  return [
    ...(sample?.serverUrl && !isGiven('--api') ? ['--api', sample.serverUrl] : []),
    ...(sample?.apiToken && !isGiven('--token') ? ['--token', sample.apiToken] : []),
  ];
};

const main = async () => {
  loadDotEnv();
  await installPackages();
  await buildProject({ isServerOnly: true });
  const args = process.argv.slice(2);
  const program = [inProject('dist', 'simulator', 'cli.js'), ...args, ...fromDemo(args)];
  const child = startChild(process.execPath, ['--enable-source-maps', ...program], {
    cwd: projectDir,
    stdio: 'inherit',
  });
  for (const signal of signals) process.on(signal, () => child.killGroup(signal));
  const { code } = await child.exited;
  process.exit(code ?? 1);
};

main().catch((error) => process.exit(reportFailure(error)));
