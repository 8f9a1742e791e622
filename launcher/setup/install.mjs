import { existsSync, readFileSync } from 'node:fs';

import { LauncherFailure } from '../failure.mjs';
import { withLock } from '../process/lock.mjs';
import { inProject, projectDir } from '../project.mjs';
import { runNpm } from './npm.mjs';

/** @typedef {{ version?: string, link?: boolean, optional?: boolean }} LockedPackage */

/**
 * @param {string} path
 * @returns {Record<string, LockedPackage>}
 */
const packagesOf = (path) => JSON.parse(readFileSync(path, 'utf8')).packages;

/** npm writes this list as the last act of an installation: without it, one was interrupted. */
const installedList = inProject('node_modules', '.package-lock.json');

const isInstalled = () => {
  if (!existsSync(installedList)) return false;
  const installed = packagesOf(installedList);
  return Object.entries(packagesOf(inProject('package-lock.json')))
    .filter(([path, { link }]) => path.startsWith('node_modules/') && !link)
    .every(([path, { version, optional }]) =>
      installed[path] ? installed[path].version === version : optional === true,
    );
};

const requireNode = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
  if (major > 20 || (major === 20 && minor >= 19)) return;
  throw new LauncherFailure(
    `Jiedai needs Node 20.19 or newer, and this is ${process.versions.node}: install a newer one.`,
  );
};

/** Installs exactly what package-lock.json says, when that is not what is there. */
export const installPackages = async () => {
  requireNode();
  if (isInstalled()) return;
  await withLock(inProject('.cache', 'install.lock'), async () => {
    if (isInstalled()) return;
    await runNpm('Installing packages (npm ci)', {
      args: ['ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund', '--loglevel=error'],
      failure: `npm ci failed in ${projectDir}: its words are above; mostly the package registry cannot be reached from here.`,
    });
  });
};
