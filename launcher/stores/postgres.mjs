import { closeSync, existsSync, mkdirSync, openSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { isAlive, startChild, stopPid, waitUntil } from '../process/child.mjs';
import { isProcessIn } from '../process/identity.mjs';
import { freePort } from '../process/port.mjs';
import { asSeenInside, chooseCluster, environment, openDataDir, userName } from './postgres-data.mjs';
import { tailOf } from './store.mjs';

/**
 * @typedef {import('./postgres-data.mjs').Cluster} Cluster
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {Store & { urlOf: (database: string) => string }} PostgresStore
 */

const readyDeadlineMs = 120_000;
const stopDeadlineMs = 20_000;

/** Line 1 of postmaster.pid is the process, line 4 the port, line 8 its state. @param {string} dataDir */
const readPidFile = (dataDir) => {
  const path = join(dataDir, 'postmaster.pid');
  if (!existsSync(path)) return undefined;
  const lines = readFileSync(path, 'utf8').split('\n');
  return { pid: Number(lines[0]), port: Number(lines[3]), isReady: lines[7]?.trim() === 'ready' };
};

/** @param {number} pid */
const stopServer = (pid) => stopPid(pid, { gently: 'SIGINT', deadlineMs: stopDeadlineMs, firmly: 'SIGQUIT' });

/**
 * A Postgres left running by a launcher that was killed.
 *
 * @param {string} dataDir
 * @param {number | undefined} wantedPort
 */
const findRunning = async (dataDir, wantedPort) => {
  const left = readPidFile(dataDir);
  if (!left) return undefined;
  if (!isAlive(left.pid) || !isProcessIn(left.pid, dataDir, 'postgres')) {
    // The number now belongs to another program, which Postgres would mistake for itself.
    rmSync(join(dataDir, 'postmaster.pid'), { force: true });
    return undefined;
  }
  if (wantedPort === undefined || wantedPort === left.port) return left;
  await stopServer(left.pid);
  return undefined;
};

/**
 * Stops a Postgres that was left running in a folder, whatever its version.
 *
 * @param {string} dir
 */
export const stopLeftPostgres = async (dir) => {
  if (!existsSync(dir)) return;
  for (const name of readdirSync(dir).filter((entry) => /^postgres-\d+$/.test(entry))) {
    const left = await findRunning(join(dir, name), undefined);
    if (left) await stopServer(left.pid);
  }
};

/**
 * @param {Cluster} cluster
 * @param {{ port: number, settings: Readonly<Record<string, string>>, logFile: string }} options
 */
const launch = async (cluster, { port, settings, logFile }) => {
  const log = openSync(logFile, 'a', 0o600);
  const all = { listen_addresses: '127.0.0.1', port: String(port), ...settings };
  const server = startChild(
    join(cluster.programs.bin, 'postgres'),
    ['-D', asSeenInside(cluster), ...Object.entries(all).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { cwd: cluster.dataDir, env: environment(), stdio: ['ignore', log, log], ...cluster.account },
  );
  closeSync(log);
  const isUp = () => {
    const written = readPidFile(cluster.dataDir);
    return server.hasExited() || (written?.isReady === true && written.pid === server.pid);
  };
  const inTime = await waitUntil(isUp, { deadlineMs: readyDeadlineMs });
  if (inTime && !server.hasExited() && server.pid !== undefined) return server.pid;
  if (server.pid !== undefined) await stopServer(server.pid);
  throw new LauncherFailure(`Postgres did not start; the end of ${logFile} says why:\n${tailOf(logFile)}`);
};

/** Settings by what the data is for: kept, or thrown away after the tests. */
const settingsFor = (/** @type {boolean} */ isDurable) => ({
  // Sockets in the shared default folder collide, and their path may be at most 107 bytes long.
  unix_socket_directories: '',
  max_connections: '200',
  timezone: 'UTC',
  log_timezone: 'UTC',
  // The log is for a person who mends the database; what customers wrote does not belong in it.
  log_min_error_statement: 'panic',
  log_error_verbosity: 'terse',
  ...(isDurable ? {} : { fsync: 'off', synchronous_commit: 'off', full_page_writes: 'off' }),
});

/**
 * Starts Postgres on loopback, or takes over the one already running on this data.
 *
 * @param {{ dir: string, port?: number, isDurable: boolean, databases?: readonly string[] }} options
 *   dir holds the data, the password and the log; databases are created with the data
 * @returns {Promise<PostgresStore>}
 */
export const startPostgres = async ({ dir, port: wantedPort, isDurable, databases = [userName] }) => {
  mkdirSync(dirname(dir), { recursive: true });
  mkdirSync(dir, { recursive: true });
  const cluster = await chooseCluster(dir);
  const password = await openDataDir(dir, cluster, databases);
  const running = await findRunning(cluster.dataDir, wantedPort);
  const port = running?.port ?? wantedPort ?? (await freePort());
  const pid =
    running?.pid ??
    (await launch(cluster, { port, settings: settingsFor(isDurable), logFile: join(dir, 'postgres.log') }));
  /** @param {string} database */
  const urlOf = (database) => `postgres://${userName}:${password}@127.0.0.1:${port}/${database}`;
  return {
    name: `Postgres ${cluster.programs.version}`,
    pid,
    port,
    url: urlOf(databases[0] ?? userName),
    urlOf,
    isReal: true,
    stop: () => stopServer(pid),
  };
};
