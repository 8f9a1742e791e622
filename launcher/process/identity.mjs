import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, realpathSync } from 'node:fs';

/**
 * The command line of a running process; empty when it cannot be seen.
 *
 * @param {number} pid
 */
export const commandOf = (pid) => {
  try {
    const file = `/proc/${pid}/cmdline`;
    if (existsSync(file)) return readFileSync(file, 'utf8').replaceAll('\0', ' ');
    return execFileSync('ps', ['-o', 'command=', '-p', String(pid)], { encoding: 'utf8', stdio: 'pipe' });
  } catch {
    return '';
  }
};

/**
 * Whether the process is still the program it was when its number was written down.
 *
 * @param {number} pid
 * @param {string} dir the folder it works in, where the system tells
 * @param {string} word a part of its command line
 */
export const isProcessIn = (pid, dir, word) => {
  if (!commandOf(pid).includes(word)) return false;
  try {
    return realpathSync(`/proc/${pid}/cwd`) === realpathSync(dir);
  } catch {
    return process.platform !== 'linux';
  }
};
