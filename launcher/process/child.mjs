import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';

// What a program still gets once somebody hurries.
const hurriedMs = 1_000;

/**
 * @typedef {{ code: number | null, signal: NodeJS.Signals | null, error?: Error }} Ending
 * @typedef {{
 *   pid: number | undefined,
 *   hasExited: () => boolean,
 *   exited: Promise<Ending>,
 *   killGroup: (signal: NodeJS.Signals) => void,
 *   stop: (how: { gently: NodeJS.Signals, deadlineMs: number, isHurried: () => boolean }) => Promise<void>,
 *   process: import('node:child_process').ChildProcess,
 * }} Child  stop waits for the gentle end until the deadline, or somebody hurries, and then kills
 */

/**
 * Starts a program that runs beside us, in a process group of its own: Ctrl-C in a terminal reaches only the
 * launcher, which then stops its children in order.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {import('node:child_process').SpawnOptions} options
 * @returns {Child}
 */
export const startChild = (file, args, options) => {
  const child = spawn(file, args, { ...options, detached: true });
  /** @type {Ending | undefined} */
  let ending;
  /** @type {Promise<Ending>} */
  const exited = new Promise((resolve) => {
    child.on('error', (error) => resolve({ code: null, signal: null, error }));
    child.on('exit', (code, signal) => resolve({ code, signal }));
  }).then((how) => (ending = how));
  const hasExited = () => ending !== undefined;
  /** @param {NodeJS.Signals} signal */
  const killGroup = (signal) => {
    try {
      if (child.pid !== undefined) process.kill(-child.pid, signal);
    } catch {
      // Nobody of the group is left.
    }
  };
  return {
    pid: child.pid,
    hasExited,
    exited,
    killGroup,
    stop: async ({ gently, deadlineMs, isHurried }) => {
      child.kill(gently);
      await waitUntil(() => hasExited() || isHurried(), { deadlineMs });
      if (!hasExited()) await waitUntil(hasExited, { deadlineMs: hurriedMs });
      killGroup('SIGKILL');
      await exited;
    },
    process: child,
  };
};

/** A process that has ended but whose parent, such as a bare container's first process, never asks how. */
const isZombie = (/** @type {number} */ pid) => {
  try {
    return /^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'));
  } catch {
    return false;
  }
};

/** @param {number} pid */
export const isAlive = (pid) => {
  try {
    process.kill(pid, 0);
    return !isZombie(pid);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
};

/**
 * Waits until the condition holds.
 *
 * @param {() => boolean | Promise<boolean>} condition
 * @param {{ deadlineMs: number, everyMs?: number }} limits
 * @returns {Promise<boolean>} false when the deadline came first
 */
export const waitUntil = async (condition, { deadlineMs, everyMs = 25 }) => {
  const endsAt = Date.now() + deadlineMs;
  while (!(await condition())) {
    if (Date.now() > endsAt) return false;
    await wait(everyMs);
  }
  return true;
};

/**
 * Signals a process, which need not be our child, and waits for its end; once it is late, the harder signal.
 *
 * @param {number} pid
 * @param {{ gently: NodeJS.Signals, deadlineMs: number, firmly: NodeJS.Signals }} how
 */
export const stopPid = async (pid, { gently, deadlineMs, firmly }) => {
  for (const signal of [gently, firmly]) {
    if (!isAlive(pid)) return;
    try {
      process.kill(pid, signal);
    } catch {
      return;
    }
    if (await waitUntil(() => !isAlive(pid), { deadlineMs })) return;
  }
};
