import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';

import { inProject, projectDir } from '../project.mjs';

const skipped = new Set(['node_modules', 'dist', 'results']);

/**
 * @param {string} path a file or a folder
 * @returns {string[]} every file in it
 */
export const filesUnder = (path) => {
  if (!existsSync(path)) return [];
  if (statSync(path).isFile()) return [path];
  return readdirSync(path, { withFileTypes: true })
    .filter((entry) => !skipped.has(entry.name))
    .flatMap((entry) => filesUnder(join(path, entry.name)))
    .sort();
};

/**
 * One number for the content of many files: times of files say nothing after a clone.
 *
 * @param {readonly string[]} inputs paths inside the project
 */
const fingerprint = (inputs) => {
  const hash = createHash('sha256').update(process.version);
  for (const file of inputs.flatMap((input) => filesUnder(inProject(input)))) {
    hash.update(relative(projectDir, file)).update('\0').update(readFileSync(file)).update('\0');
  }
  return hash.digest('hex');
};

/**
 * Does the work only when the inputs are not those of the last time it succeeded, or its result is gone.
 *
 * @param {{ stamp: string, inputs: readonly string[], result: string }} what paths inside the project
 * @param {() => Promise<void>} work
 */
export const whenChanged = async ({ stamp, inputs, result }, work) => {
  const path = inProject(stamp);
  const now = fingerprint(inputs);
  if (existsSync(inProject(result)) && existsSync(path) && readFileSync(path, 'utf8') === now) return;
  await work();
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, now);
};
