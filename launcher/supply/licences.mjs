// `npm run licences`: every package of the lock files is under a licence that licences.table.mjs allows.
import { readFileSync } from 'node:fs';

import { reportFailure, LauncherFailure } from '../failure.mjs';
import { say } from '../process/progress.mjs';
import { inProject } from '../project.mjs';
import { ALLOWED, EXCEPTIONS } from './licences.table.mjs';

const LOCKS = ['package-lock.json', 'bench/package-lock.json'];
const INSTALLED = 'node_modules/';

/** @typedef {{ name: string, licence: string | undefined }} Package */

/** @param {string} lock @returns {readonly Package[]} */
const packagesOf = (lock) => {
  /** @type {Record<string, { license?: string, link?: boolean }>} */
  const packages = JSON.parse(readFileSync(inProject(lock), 'utf8')).packages;
  return Object.entries(packages)
    .filter(([path, { link }]) => path.includes(INSTALLED) && !link)
    .map(([path, { license }]) => ({
      name: path.slice(path.lastIndexOf(INSTALLED) + INSTALLED.length),
      licence: license,
    }));
};

/** An SPDX expression as packages write them: parts that all hold, each one licence or a choice of them. @param {string} expression */
const partsOf = (expression) => expression.split(' AND ').map((part) => part.replace(/[()]/g, '').split(' OR '));

/** @param {Package} tested */
export const isAllowed = ({ name, licence }) => {
  const exceptions = EXCEPTIONS.filter(({ packages }) => packages.test(name));
  if (licence === undefined) return exceptions.some((exception) => exception.licence === undefined);
  return partsOf(licence).every((choice) =>
    choice.some((one) => ALLOWED.has(one) || exceptions.some((exception) => exception.licence === one)),
  );
};

/** What may not be taken, and exceptions that nothing needs any more. */
export const faultsOfLicences = () => {
  const all = LOCKS.flatMap(packagesOf);
  const refused = all.filter((tested) => !isAllowed(tested));
  const unused = EXCEPTIONS.filter(({ packages }) => !all.some(({ name }) => packages.test(name)));
  return {
    count: all.length,
    faults: [
      ...refused.map(({ name, licence }) => `${name} is under ${licence ?? 'no licence that is named'}`),
      ...unused.map(({ packages }) => `nothing is called ${packages} any more`),
    ],
  };
};

const main = () => {
  const { count, faults } = faultsOfLicences();
  if (faults.length > 0)
    throw new LauncherFailure(`Licences: ${faults.join('; ')}. See launcher/supply/licences.table.mjs.`);
  say(`${count} packages, each under a licence that is allowed.`);
};

if (process.argv[1] === import.meta.filename) {
  try {
    main();
  } catch (error) {
    process.exitCode = reportFailure(error);
  }
}
