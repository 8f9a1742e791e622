import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/**
 * @typedef {{
 *   cwd?: string,
 *   env?: NodeJS.ProcessEnv,
 *   account?: { uid: number, gid: number },
 *   input?: string,
 *   signal?: AbortSignal,
 * }} RunOptions
 * @typedef {{ code: number, stdout: string, stderr: string }} Outcome  code -1: it could not be started or was killed
 */

/** @param {string} path */
const isProgram = (path) => {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
};

/**
 * @param {string} name
 * @param {readonly string[]} [furtherDirs] looked into after PATH
 * @returns {string | undefined} the whole path
 */
export const findProgram = (name, furtherDirs = []) =>
  [...(process.env['PATH'] ?? '').split(delimiter), ...furtherDirs]
    .filter((dir) => dir !== '')
    .map((dir) => join(dir, name))
    .find(isProgram);

/**
 * Runs a program to its end and keeps what it said. Never rejects.
 *
 * @param {string} file
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<Outcome>}
 */
export const run = (file, args, { cwd, env, account, input, signal } = {}) =>
  new Promise((resolve) => {
    let stdout = '';
    let stderr = '';
    const child = spawn(file, args, {
      cwd,
      env: env ?? process.env,
      signal,
      stdio: ['pipe', 'pipe', 'pipe'],
      ...account,
    });
    child.stdout.setEncoding('utf8').on('data', (text) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text) => (stderr += text));
    child.on('error', (error) => resolve({ code: -1, stdout, stderr: `${stderr}${error.message}` }));
    child.on('close', (code) => resolve({ code: code ?? -1, stdout, stderr }));
    // A program that ends before it has read its input is judged by its exit code.
    child.stdin.on('error', () => {});
    child.stdin.end(input ?? '');
  });
