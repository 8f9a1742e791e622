import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';

import { startChild, waitUntil } from '../process/child.mjs';
import { say } from '../process/progress.mjs';
import { inProject, projectDir } from '../project.mjs';
import { filesUnder } from '../setup/fingerprint.mjs';

/**
 * @typedef {{ name: string, workers: number, needs: 'nothing' | 'stores' | 'browser', limitMinutes: number }} Tier
 * @typedef {{ passed: number, failed: number, passedFiles: number, failedFiles: number }} Counts
 * @typedef {Counts & { name: string, seconds: number }} TierResult
 */

/** In the order they run. A tier that is not done within its limit hangs, and counts as failed. @type {Tier[]} */
export const tiers = [
  { name: 'unit', workers: 2, needs: 'nothing', limitMinutes: 3 },
  { name: 'integration', workers: 2, needs: 'stores', limitMinutes: 8 },
  { name: 'flow', workers: 1, needs: 'stores', limitMinutes: 14 },
  { name: 'browser', workers: 2, needs: 'browser', limitMinutes: 8 },
];

/** @param {Tier} tier */
export const hasTests = ({ name }) => filesUnder(inProject('test', name)).some((file) => file.endsWith('.test.ts'));

// After the last test jest ends at once, unless a test left a socket, a timer or a worker open.
const graceAfterLastTestMs = 10_000;
const patienceMs = 2_000;

/**
 * @param {Tier} tier
 * @param {readonly string[]} further arguments for jest
 */
const jestArguments = ({ name, workers }, further) => [
  inProject('node_modules', 'jest', 'bin', 'jest.js'),
  '--selectProjects',
  name,
  '--ci',
  '--passWithNoTests',
  '--reporters=default',
  `--reporters=${inProject('launcher', 'testing', 'count-reporter.mjs')}`,
  ...(workers === 1 ? ['--runInBand'] : [`--maxWorkers=${Math.min(workers, availableParallelism())}`]),
  ...further,
];

export const noCounts = { passed: 0, failed: 0, passedFiles: 0, failedFiles: 0 };

/**
 * @param {string} path
 * @param {{ isClean: boolean }} ending
 * @returns {Counts}
 */
const readCounts = (path, { isClean }) => {
  /** @type {Counts} */
  const counts = existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : noCounts;
  // Whatever went wrong beside the tests themselves still is one failure.
  return isClean || counts.failed > 0 ? counts : { ...counts, failed: 1, failedFiles: 1 };
};

/**
 * Runs one tier; jest's own words go straight to the terminal.
 *
 * @param {Tier} tier
 * @param {{ env: NodeJS.ProcessEnv, further: readonly string[], isStopping: () => boolean }} options
 * @returns {Promise<TierResult>}
 */
export const runTier = async (tier, { env, further, isStopping }) => {
  const startedAt = Date.now();
  const holder = mkdtempSync(join(tmpdir(), 'jiedai-counts-'));
  const countsFile = join(holder, 'counts.json');
  say(`\n── ${tier.name} ──`);
  const jest = startChild(process.execPath, jestArguments(tier, further), {
    cwd: projectDir,
    env: { ...env, JIEDAI_TEST_COUNTS: countsFile },
    stdio: ['ignore', 'inherit', 'inherit'],
  });
  const endGroup = () => jest.killGroup('SIGTERM');
  process.once('exit', endGroup);
  const isOver = () => jest.hasExited() || isStopping() || existsSync(countsFile);
  const inTime = await waitUntil(isOver, { deadlineMs: tier.limitMinutes * 60_000, everyMs: 100 });
  if (!inTime) say(`The ${tier.name} tests did not end within ${tier.limitMinutes} minutes.`);
  const graceMs = inTime && !isStopping() ? graceAfterLastTestMs : 0;
  const hasEnded = await waitUntil(jest.hasExited, { deadlineMs: graceMs });
  if (!hasEnded && inTime && !isStopping()) say(`A test of ${tier.name} left something open: jest did not end.`);
  // Also what tests have started and left behind; stores among it stop cleanly.
  endGroup();
  if (!(await waitUntil(jest.hasExited, { deadlineMs: patienceMs }))) jest.killGroup('SIGKILL');
  const { code } = await jest.exited;
  process.off('exit', endGroup);
  const counts = readCounts(countsFile, { isClean: code === 0 });
  rmSync(holder, { recursive: true, force: true });
  return { ...counts, name: tier.name, seconds: (Date.now() - startedAt) / 1000 };
};
