import { randomBytes } from 'node:crypto';
import {
  chownSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { run } from '../process/command.mjs';
import { say } from '../process/progress.mjs';
import { accountFor, reachablePrograms } from './postgres-account.mjs';
import { findPostgres } from './postgres-programs.mjs';

/**
 * @typedef {import('./postgres-account.mjs').Account} Account
 * @typedef {import('./postgres-programs.mjs').Programs} Programs
 * @typedef {{ dataDir: string, programs: Programs, account: Account | undefined }} Cluster
 */

export const userName = 'jiedai';

// Without a C.UTF-8 character type pg_trgm drops every Chinese character: plain C is the last resort.
const locales = [
  { since: 17, flags: ['--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--locale=C.UTF-8'] },
  { since: 0, flags: ['--locale=C.UTF-8'] },
  { since: 0, flags: ['--locale=en_US.UTF-8'] },
  { since: 0, flags: ['--locale=C'] },
];

/**
 * Postgres reaches its data by its working directory: node changes into it before giving up root, so that no other
 * folder on the way has to be open to the account. Elsewhere than on Linux by its path.
 *
 * @param {Cluster} cluster
 */
export const asSeenInside = ({ dataDir, account }) =>
  account && process.platform === 'linux' ? '/proc/self/cwd' : dataDir;

export const environment = () => ({ PATH: process.env['PATH'], TZ: 'UTC', LC_ALL: 'C' });

/**
 * @param {Cluster} cluster
 * @param {readonly string[]} command the program's name and its arguments
 * @param {string} [input]
 */
const runProgram = (cluster, [name = '', ...args], input) =>
  run(join(cluster.programs.bin, name), args, {
    cwd: cluster.dataDir,
    account: cluster.account,
    env: environment(),
    input,
  });

/** @param {Cluster} cluster */
const makeEmptyDataDir = ({ dataDir, account }) => {
  rmSync(dataDir, { recursive: true, force: true });
  mkdirSync(dataDir, { mode: 0o700 });
  if (account) chownSync(dataDir, account.uid, account.gid);
};

/**
 * @param {Cluster} cluster
 * @param {string} password
 */
const initialise = async (cluster, password) => {
  const holder = mkdtempSync(join(tmpdir(), 'jiedai-'));
  const passwordFile = join(holder, 'password');
  writeFileSync(passwordFile, password, { mode: 0o600 });
  for (const path of cluster.account ? [passwordFile, holder] : []) {
    chownSync(path, cluster.account?.uid ?? -1, cluster.account?.gid ?? -1);
  }
  try {
    return await initialiseWithLocale(cluster, passwordFile);
  } finally {
    rmSync(holder, { recursive: true, force: true });
  }
};

/**
 * @param {Cluster} cluster
 * @param {string} passwordFile
 */
const initialiseWithLocale = async (cluster, passwordFile) => {
  const access = ['-U', userName, '-A', 'scram-sha-256', `--pwfile=${passwordFile}`];
  let said = '';
  for (const { flags } of locales.filter(({ since }) => cluster.programs.major >= since)) {
    makeEmptyDataDir(cluster);
    const { code, stderr } = await runProgram(cluster, [
      'initdb',
      '-D',
      asSeenInside(cluster),
      '--encoding=UTF8',
      '--no-instructions',
      ...flags,
      ...access,
    ]);
    if (code === 0) {
      if (flags.includes('--locale=C')) say('This machine has no UTF-8 locale: search will not find Chinese words.');
      return;
    }
    said = stderr;
    if (!/locale/i.test(stderr)) break;
  }
  throw new LauncherFailure(`Postgres could not make its data folder: ${said.trim().split('\n').at(-1)}`);
};

/**
 * @param {Cluster} cluster
 * @param {readonly string[]} databases
 */
const createDatabases = async (cluster, databases) => {
  const statements = databases.map((name) => `CREATE DATABASE "${name}"\n`).join('');
  const outcome = await runProgram(
    cluster,
    ['postgres', '--single', '-D', asSeenInside(cluster), 'template1'],
    statements,
  );
  if (outcome.code !== 0 || /ERROR|FATAL/.test(outcome.stderr)) {
    throw new LauncherFailure(`Postgres could not create its databases: ${outcome.stderr.trim().split('\n').at(-1)}`);
  }
};

/**
 * Data is tied to the major version that made it: the folder carries it, and that version is used again.
 *
 * @param {string} dir
 * @returns {Promise<Cluster>}
 */
export const chooseCluster = async (dir) => {
  const available = await findPostgres();
  const majors = existsSync(dir) ? readdirSync(dir).flatMap((name) => /^postgres-(\d+)$/.exec(name)?.[1] ?? []) : [];
  const matching = available.find(({ major }) => majors.includes(String(major)));
  const programs = matching ?? (majors.length === 0 ? available[0] : undefined);
  if (!programs && majors.length > 0) {
    throw new LauncherFailure(
      `The data in ${dir} was made by Postgres ${majors.join(', ')}, which is not available here: install that version, or choose another DATA_DIR.`,
    );
  }
  if (!programs) {
    throw new LauncherFailure(
      'There is no Postgres for this machine: install Postgres 14 or newer so that `postgres` and `initdb` are on PATH, or set DATABASE_URL.',
    );
  }
  const dataDir = join(dir, `postgres-${programs.major}`);
  const account = accountFor(dataDir);
  return { dataDir, account, programs: await reachablePrograms(programs, account) };
};

/**
 * @param {string} dir
 * @param {Cluster} cluster
 * @param {readonly string[]} databases
 * @returns {Promise<string>} the password
 */
export const openDataDir = async (dir, cluster, databases) => {
  const passwordFile = join(dir, 'postgres.password');
  if (existsSync(cluster.dataDir)) return readFileSync(passwordFile, 'utf8').trim();
  const password = randomBytes(18).toString('base64url');
  // Under another name until it is whole: an interrupted first start leaves nothing that looks finished.
  const draft = { ...cluster, dataDir: `${cluster.dataDir}.new` };
  await initialise(draft, password);
  await createDatabases(draft, databases);
  writeFileSync(passwordFile, password, { mode: 0o600 });
  renameSync(draft.dataDir, cluster.dataDir);
  return password;
};
