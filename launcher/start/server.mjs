import { closeSync, existsSync, openSync, renameSync, statSync } from 'node:fs';
import { request } from 'node:http';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

import { exitCodes, LauncherFailure } from '../failure.mjs';
import { startChild, waitUntil } from '../process/child.mjs';
import { run } from '../process/command.mjs';
import { step } from '../process/progress.mjs';
import { inProject, projectDir } from '../project.mjs';
import { tailOf } from '../stores/store.mjs';

/**
 * @typedef {import('../process/child.mjs').Child} Child
 * @typedef {import('../process/stopper.mjs').Stopper} Stopper
 * @typedef {{ name: string, program: string, env: NodeJS.ProcessEnv, logFile: string | undefined }} Program
 *   program is a path inside the project; without a log file it writes to our own output
 */

// The server gives running requests 10 s, and itself a little more.
const stopDeadlineMs = 25_000;
const readyDeadlineMs = 60_000;
const largestLogBytes = 20_000_000;

/** @param {string} dataDir @param {string} name */
export const logFileIn = (dataDir, name) => {
  const file = join(dataDir, `${name}.log`);
  if (existsSync(file) && statSync(file).size > largestLogBytes) renameSync(file, `${file}.1`);
  return file;
};

/**
 * Starts one of our programs; should we be killed, it notices and stops by itself.
 *
 * @param {Program} program
 * @param {Stopper} stopper
 * @returns {Child}
 */
export const startProgram = ({ name, program, env, logFile }, stopper) => {
  const log = logFile === undefined ? undefined : openSync(logFile, 'a', 0o600);
  const follow = pathToFileURL(inProject('launcher', 'process', 'follow-launcher.mjs')).href;
  const child = startChild(process.execPath, ['--enable-source-maps', `--import=${follow}`, inProject(program)], {
    cwd: projectDir,
    env,
    stdio: ['ignore', log ?? 'inherit', 'inherit', 'ipc'],
  });
  if (log !== undefined) closeSync(log);
  stopper.add(name, (isHurried) => child.stop({ gently: 'SIGTERM', deadlineMs: stopDeadlineMs, isHurried }));
  return child;
};

/** @param {string} url @returns {Promise<boolean>} */
const answersOk = (url) =>
  new Promise((resolve) => {
    const asked = request(url, { timeout: 2_000 }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    asked.on('timeout', () => asked.destroy());
    asked.on('error', () => resolve(false));
    asked.end();
  });

/**
 * @param {Child} child
 * @param {{ name: string, url: string, logFile: string | undefined, stopper: Stopper }} what
 */
export const waitUntilReady = async (child, { name, url, logFile, stopper }) => {
  const isSettled = async () => child.hasExited() || stopper.isStopping() || (await answersOk(url));
  const inTime = await step(`Starting ${name.toLowerCase()}`, () =>
    waitUntil(isSettled, { deadlineMs: readyDeadlineMs, everyMs: 50 }),
  );
  if (stopper.isStopping()) return;
  if (child.hasExited()) throw await endedEarly(child, name);
  const said = logFile === undefined ? '' : `; the end of ${logFile}:\n${tailOf(logFile)}`;
  if (!inTime) throw new LauncherFailure(`${name} was not ready after ${readyDeadlineMs / 1000} s${said}`);
};

/**
 * The server names a wrong setting itself, on the error output: there is nothing to add to it.
 *
 * @param {Child} child
 * @param {string} name
 */
export const endedEarly = async (child, name) => {
  const { code, signal } = await child.exited;
  const exitCode = code === exitCodes.wrongSetting ? exitCodes.wrongSetting : exitCodes.failed;
  const how = signal ? `was ended by ${signal}` : `ended with exit code ${code}`;
  return new LauncherFailure(`${name} ${how}, so everything was stopped.`, { exitCode });
};

/**
 * Brings the database to this version's schema.
 *
 * @param {NodeJS.ProcessEnv} env
 */
export const migrate = async (env) => {
  const program = inProject('dist', 'src', 'cli', 'jiedai.js');
  const { code, stdout, stderr } = await step('Migrating the database', () =>
    run(process.execPath, ['--enable-source-maps', program, 'migrate'], { env, cwd: projectDir }),
  );
  if (code === 0) return;
  const exitCode = code === exitCodes.wrongSetting ? exitCodes.wrongSetting : exitCodes.failed;
  throw new LauncherFailure(stderr.trim() || stdout.trim() || 'The migrations failed.', { exitCode });
};
