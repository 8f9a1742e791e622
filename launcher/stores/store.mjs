import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

/**
 * @typedef {{
 *   name: string,
 *   pid: number,
 *   port: number,
 *   url: string,
 *   isReal: boolean,
 *   stop: () => Promise<void>,
 * }} Store  isReal is false for the stand-in that keeps everything in memory
 */

/**
 * The last lines of a log.
 *
 * @param {string} path
 * @param {number} [lines]
 */
export const tailOf = (path, lines = 5) => {
  const file = openSync(path, 'r');
  try {
    const { size } = fstatSync(file);
    const buffer = Buffer.alloc(Math.min(size, 4096));
    readSync(file, buffer, 0, buffer.length, size - buffer.length);
    return buffer.toString('utf8').trim().split('\n').slice(-lines).join('\n');
  } finally {
    closeSync(file);
  }
};
