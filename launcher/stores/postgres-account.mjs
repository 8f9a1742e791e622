import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { run } from '../process/command.mjs';

/**
 * @typedef {{ uid: number, gid: number }} Account
 * @typedef {import('./postgres-programs.mjs').Programs} Programs
 */

/** Postgres refuses to run as root; every Unix has this account, so none is added to the machine. */
const unprivileged = () => {
  const fields = readFileSync('/etc/passwd', 'utf8')
    .split('\n')
    .find((line) => line.startsWith('nobody:'))
    ?.split(':');
  return { uid: Number(fields?.[2] ?? 65534), gid: Number(fields?.[3] ?? 65534) };
};

/**
 * The account Postgres runs as: our own, or when we are root the owner of the data, or `nobody` for new data.
 *
 * @param {string} dataDir
 * @returns {Account | undefined} undefined: our own
 */
export const accountFor = (dataDir) => {
  const own = process.getuid?.();
  if (own === undefined) return undefined;
  const owner = existsSync(dataDir) ? statSync(dataDir) : undefined;
  if (own === 0) return owner && owner.uid !== 0 ? { uid: owner.uid, gid: owner.gid } : unprivileged();
  if (owner && owner.uid !== own) {
    throw new LauncherFailure(
      `The Postgres data in ${dataDir} belongs to another account: start as that account, or choose another DATA_DIR.`,
    );
  }
  return undefined;
};

/** @param {string} dir */
const isOurs = (dir) => {
  const { uid, mode } = statSync(dir);
  return uid === process.getuid?.() && (mode & 0o022) === 0;
};

/**
 * A copy that every account can reach, for a checkout inside a closed folder such as root's home.
 *
 * @param {Programs} programs
 * @param {string} tempDir
 * @returns {Programs | undefined}
 */
const stage = (programs, tempDir) => {
  const root = join(tempDir, `jiedai-postgres-${programs.version}`);
  if (!existsSync(root)) {
    const draft = `${root}.${process.pid}`;
    mkdirSync(draft, { mode: 0o755 });
    cpSync(programs.root, draft, { recursive: true, verbatimSymlinks: true });
    chmodSync(draft, 0o755);
    try {
      renameSync(draft, root);
    } catch {
      rmSync(draft, { recursive: true, force: true });
    }
  }
  // Whoever else made a folder of this name in a shared place does not get to choose what we run.
  return isOurs(root) ? { ...programs, root, bin: join(root, 'bin') } : undefined;
};

/**
 * The programs at a place from which the account can run them.
 *
 * @param {Programs} programs
 * @param {Account | undefined} account
 * @returns {Promise<Programs>}
 */
export const reachablePrograms = async (programs, account) => {
  /** @param {Programs} candidate */
  const runs = async ({ bin }) => (await run(join(bin, 'postgres'), ['--version'], { account, cwd: '/' })).code === 0;
  if (!account || (await runs(programs))) return programs;
  for (const tempDir of programs.isPackaged ? [tmpdir(), '/var/tmp'] : []) {
    const staged = stage(programs, tempDir);
    if (staged && (await runs(staged))) return staged;
  }
  throw new LauncherFailure(
    'Postgres does not run as root and could not be started as the account nobody: start as another account, or set DATABASE_URL to a Postgres of your own.',
  );
};
