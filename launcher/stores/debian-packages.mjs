import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { dirname, join } from 'node:path';

import { downloadsDir } from '../project.mjs';
import { findProgram, run } from '../process/command.mjs';
import { step } from '../process/progress.mjs';

/** Debian and Ubuntu can hand out their packages without root and without installing them. */
export const canFetchPackages = () =>
  findProgram('apt-get') !== undefined && findProgram('dpkg-deb') !== undefined && existsSync('/etc/os-release');

/** Names the release, so that a home shared between machines never mixes their libraries. */
const releaseName = () => {
  const release = readFileSync('/etc/os-release', 'utf8');
  /** @param {string} key */
  const field = (key) => new RegExp(`^${key}="?([^"\n]*)"?$`, 'm').exec(release)?.[1] ?? 'unknown';
  return `${field('ID')}-${field('VERSION_ID')}-${process.arch}`;
};

/** @param {string} dir */
const privateAptState = (dir) => {
  for (const part of ['lists/partial', 'cache/archives/partial']) mkdirSync(join(dir, part), { recursive: true });
  return Object.entries({
    'Dir::State::lists': join(dir, 'lists'),
    'Dir::Cache': join(dir, 'cache'),
    'Debug::NoLocking': '1',
    // As root apt would change to an account that cannot write here.
    'APT::Sandbox::User': userInfo().username,
    'Acquire::Retries': '3',
    'Acquire::Languages': 'none',
  }).flatMap(([name, value]) => ['-o', `${name}=${value}`]);
};

/**
 * What would be installed: the packages themselves and whatever they need that this machine lacks.
 *
 * @param {string} simulation what `apt-get -s install` printed
 */
export const packagesToInstall = (simulation) =>
  [...simulation.matchAll(/^Inst (\S+)/gm)].map((match) => match[1] ?? '');

/**
 * @param {readonly string[]} names
 * @param {string} draftDir
 */
const download = async (names, draftDir) => {
  const archives = join(draftDir, 'archives');
  const tree = join(draftDir, 'tree');
  for (const dir of [archives, tree]) mkdirSync(dir, { recursive: true });
  const options = privateAptState(join(draftDir, 'apt'));
  await run('apt-get', [...options, 'update']);
  const plan = await run('apt-get', [...options, '-s', 'install', '--no-install-recommends', '--reinstall', ...names]);
  if (plan.code !== 0) return plan.stderr.trim();
  const fetched = await run('apt-get', [...options, 'download', ...packagesToInstall(plan.stdout)], { cwd: archives });
  if (fetched.code !== 0) return fetched.stderr.trim();
  for (const archive of readdirSync(archives)) {
    const unpacked = await run('dpkg-deb', ['-x', join(archives, archive), tree]);
    if (unpacked.code !== 0) return unpacked.stderr.trim();
  }
  return undefined;
};

/**
 * Unpacks Debian packages, with what they need and the machine lacks, into the downloads folder. Those of an earlier
 * time are used as long as they still work: libraries of the machine itself may have gone since.
 *
 * @param {{ what: string, names: readonly string[], works: (tree: string) => Promise<boolean> }} wanted
 *   what is a word for the person who waits
 * @returns {Promise<{ tree: string } | { reason: string }>}
 */
export const fetchPackages = async ({ what, names, works }) => {
  if (!canFetchPackages()) return { reason: 'this machine has no apt-get' };
  const dir = join(downloadsDir(), releaseName(), names.join('+'));
  const tree = join(dir, 'tree');
  if (existsSync(join(dir, 'complete')) && (await works(tree))) return { tree };
  const draft = `${dir}.${process.pid}`;
  try {
    const reason = await step(`Fetching ${what} from this system's packages`, () => download(names, draft));
    if (reason !== undefined) return { reason };
    for (const left of ['apt', 'archives']) rmSync(join(draft, left), { recursive: true, force: true });
    writeFileSync(join(draft, 'complete'), `${new Date().toISOString()}\n`);
    rmSync(dir, { recursive: true, force: true });
    mkdirSync(dirname(dir), { recursive: true });
    renameSync(draft, dir);
    return (await works(tree)) ? { tree } : { reason: `${what} of this system does not run or is too old` };
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
};

/**
 * Every folder of the tree that holds a shared library, for LD_LIBRARY_PATH.
 *
 * @param {string} tree
 */
export const libraryPath = (tree) => {
  const dirs = readdirSync(tree, { recursive: true, withFileTypes: true })
    .filter((entry) => /\.so(\.|$)/.test(entry.name))
    .map((entry) => entry.parentPath ?? entry.path);
  return [...new Set(dirs)].join(':');
};
