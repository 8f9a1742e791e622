import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { makeSample, randomText } from './sample.mjs';

/** @typedef {import('./sample.mjs').Sample} Sample */

/** @param {string} dataDir */
const pathIn = (dataDir) => join(dataDir, 'demo.json');

/** @param {string} dataDir @param {Sample} sample */
export const writeSample = (dataDir, sample) => {
  const path = pathIn(dataDir);
  // Whole or not at all: the passwords in it are nowhere else.
  writeFileSync(`${path}.new`, `${JSON.stringify(sample, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

/** @param {string} dataDir @returns {Sample | undefined} */
export const findSample = (dataDir) => {
  const path = pathIn(dataDir);
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined;
};

/** @param {string} dataDir @returns {Sample} the one of the first start */
export const openSample = (dataDir) => {
  const known = findSample(dataDir);
  if (known?.shopSecret) return known;
  // A folder of before there was a shop gets a secret for it.
  const sample = known ? { ...known, shopSecret: randomText(32) } : makeSample();
  writeSample(dataDir, sample);
  return sample;
};
