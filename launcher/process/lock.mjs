import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';

import { isAlive, waitUntil } from './child.mjs';
import { commandOf } from './identity.mjs';

/** @param {string} path */
const holderOf = (path) => {
  try {
    const pid = Number(readFileSync(path, 'utf8'));
    // After a crash the number may belong to any other program.
    if (!commandOf(pid).includes('launcher')) return undefined;
    return Number.isInteger(pid) && pid > 0 && isAlive(pid) ? pid : undefined;
  } catch {
    return undefined;
  }
};

/** @param {string} path */
const create = (path) => {
  try {
    writeFileSync(path, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
};

/**
 * Takes a lock file that holds our process number; one left by a process that is gone does not count.
 *
 * @param {string} path
 * @returns {{ release: () => void } | { heldBy: number }}
 */
export const takeLock = (path) => {
  mkdirSync(dirname(path), { recursive: true });
  for (let attempt = 0; attempt < 3; attempt += 1) {
    if (create(path)) return { release: () => rmSync(path, { force: true }) };
    const heldBy = holderOf(path);
    if (heldBy !== undefined && heldBy !== process.pid) return { heldBy };
    rmSync(path, { force: true });
  }
  throw new Error(`The lock ${path} cannot be taken.`);
};

/**
 * @template T
 * @param {string} path
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export const withLock = async (path, work) => {
  /** @type {ReturnType<typeof takeLock> | undefined} */
  let lock;
  await waitUntil(() => 'release' in (lock = takeLock(path)), { deadlineMs: 600_000, everyMs: 200 });
  try {
    return await work();
  } finally {
    if (lock && 'release' in lock) lock.release();
  }
};
