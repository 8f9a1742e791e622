import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder that holds package.json. */
export const projectDir = dirname(dirname(fileURLToPath(import.meta.url)));

/** @param {string[]} parts path inside the project */
export const inProject = (...parts) => join(projectDir, ...parts);

/** @param {string} dir */
const isWritable = (dir) => {
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.W_OK);
    return true;
  } catch {
    return false;
  }
};

/** Downloads live here: for the account rather than the checkout, so that a fresh clone finds them again. */
export const downloadsDir = () => {
  const base = process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  const perAccount = join(base, 'jiedai');
  return existsSync(dirname(base)) && isWritable(perAccount) ? perAccount : inProject('.cache', 'downloads');
};
