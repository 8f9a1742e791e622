import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import { join } from 'node:path';

import { LauncherFailure } from '../failure.mjs';
import { inProject } from '../project.mjs';
import { isAlive, startChild, stopPid, waitUntil } from '../process/child.mjs';
import { findProgram, run } from '../process/command.mjs';
import { isProcessIn } from '../process/identity.mjs';
import { freePort } from '../process/port.mjs';
import { say } from '../process/progress.mjs';
import { fetchPackages, libraryPath } from './debian-packages.mjs';
import { tailOf } from './store.mjs';

/**
 * @typedef {import('./store.mjs').Store} Store
 * @typedef {{ file: string, env: NodeJS.ProcessEnv, version: string }} Program
 */

const readyDeadlineMs = 60_000;
const stopDeadlineMs = 20_000;
const oldestMajor = 7;

/**
 * @param {string} file
 * @param {NodeJS.ProcessEnv} [extraEnv]
 * @returns {Promise<Program | undefined>} undefined when it does not run here or is too old
 */
const probe = async (file, extraEnv = {}) => {
  const env = { ...process.env, ...extraEnv };
  const { code, stdout } = await run(file, ['--version'], { env });
  const version = /v=(\d+)\.[\d.]+/.exec(stdout);
  if (code !== 0 || Number(version?.[1] ?? 0) < oldestMajor) return undefined;
  return { file, env, version: version?.[0].slice(2) ?? '' };
};

const names = ['redis-server', 'valkey-server'];

/** @returns {Promise<{ program: Program } | { reason: string }>} */
const findRedis = async () => {
  for (const name of names) {
    const file = findProgram(name, ['/opt/homebrew/bin', '/usr/local/bin']);
    const program = file && (await probe(file));
    if (program) return { program };
  }
  /** @type {Program | undefined} */
  let program;
  const fetched = await fetchPackages({
    what: 'Redis',
    names: ['redis-server'],
    works: async (tree) => {
      program = await probe(join(tree, 'usr', 'bin', 'redis-server'), { LD_LIBRARY_PATH: libraryPath(tree) });
      return program !== undefined;
    },
  });
  if ('reason' in fetched) return fetched;
  return program ? { program } : { reason: 'it does not run' };
};

/**
 * @param {number} port
 * @param {string} password
 * @returns {Promise<boolean>} true once it serves; false while it is loading or away
 */
const answersPing = (port, password) =>
  new Promise((resolve) => {
    let said = '';
    const socket = connect({ host: '127.0.0.1', port, timeout: 1_000 });
    /** @param {boolean} answer */
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.setEncoding('utf8').on('data', (text) => {
      said += text;
      if (said.includes('+PONG')) end(true);
      else if (said.split('\r\n').length > 2) end(false);
    });
    for (const event of ['error', 'timeout', 'close']) socket.on(event, () => end(false));
    socket.write(`${password === '' ? '' : `AUTH ${password}\r\n`}PING\r\n`);
    if (password === '') said = '+OK\r\n';
  });

/**
 * Given on standard input, where no list of processes shows the password.
 *
 * @param {{ dir: string, port: number, password: string, isDurable: boolean }} options
 */
const configuration = ({ dir, port, password, isDurable }) =>
  Object.entries({
    bind: '127.0.0.1',
    port: String(port),
    requirepass: password,
    dir: `"${dir.replaceAll(/["\\]/g, '\\$&')}"`,
    appendonly: isDurable ? 'yes' : 'no',
    appendfsync: 'everysec',
    save: '""',
    'maxmemory-policy': 'noeviction',
    daemonize: 'no',
  })
    .map(([name, value]) => `${name} ${value}\n`)
    .join('');

/**
 * @param {string} dir
 * @param {number | undefined} wantedPort
 * @returns {Promise<{ pid: number, port: number, version: string } | undefined>} one left by a launcher that was killed
 */
const findRunning = async (dir, wantedPort) => {
  const path = join(dir, 'running.json');
  if (!existsSync(path)) return undefined;
  /** @type {{ pid: number, port: number, version: string }} */
  const left = JSON.parse(readFileSync(path, 'utf8'));
  if (!isAlive(left.pid) || !isProcessIn(left.pid, dir, '-server')) return undefined;
  if (wantedPort === undefined || wantedPort === left.port) return left;
  await stopServer(left.pid);
  return undefined;
};

/** @param {number} pid */
const stopServer = (pid) => stopPid(pid, { gently: 'SIGTERM', deadlineMs: stopDeadlineMs, firmly: 'SIGKILL' });

/**
 * Stops a Redis that was left running in a folder.
 *
 * @param {string} dir
 */
export const stopLeftRedis = async (dir) => {
  const left = await findRunning(dir, undefined);
  if (left) await stopServer(left.pid);
};

/**
 * @param {Program} program
 * @param {{ dir: string, port: number, password: string, isDurable: boolean }} options
 */
const launch = async (program, options) => {
  const { dir, port, password } = options;
  const logFile = join(dir, 'redis.log');
  const log = openSync(logFile, 'a', 0o600);
  const server = startChild(program.file, ['-'], { cwd: dir, env: program.env, stdio: ['pipe', log, log] });
  closeSync(log);
  server.process.stdin?.on('error', () => {});
  server.process.stdin?.end(configuration(options));
  const isUp = async () => server.hasExited() || (await answersPing(port, password));
  const inTime = await waitUntil(isUp, { deadlineMs: readyDeadlineMs });
  if (inTime && !server.hasExited() && server.pid !== undefined) return server.pid;
  if (server.pid !== undefined) await stopServer(server.pid);
  throw new LauncherFailure(`Redis did not start; the end of ${logFile} says why:\n${tailOf(logFile)}`);
};

/** @param {string} dir */
const passwordOf = (dir) => {
  const path = join(dir, 'password');
  if (!existsSync(path)) writeFileSync(path, randomBytes(18).toString('base64url'), { mode: 0o600 });
  return readFileSync(path, 'utf8').trim();
};

/**
 * The stand-in of the demo: it forgets everything when it stops.
 *
 * @param {string} reason
 * @param {number | undefined} wantedPort
 * @returns {Promise<Store>}
 */
const startStandIn = async (reason, wantedPort) => {
  const program = inProject('node_modules', 'js-redis-server', 'dist', 'cli.js');
  if (!existsSync(program)) throw noRedis(reason);
  const port = wantedPort ?? (await freePort());
  const server = startChild(process.execPath, [program, '--single', '--port', String(port)], { stdio: 'ignore' });
  const isUp = async () => server.hasExited() || (await answersPing(port, ''));
  const inTime = await waitUntil(isUp, { deadlineMs: readyDeadlineMs });
  if (!inTime || server.hasExited() || server.pid === undefined) throw noRedis(reason);
  say('!! There is no Redis on this machine, so one that lives in memory stands in for it.');
  say(`!! It is slow and forgets everything when it stops: fit for a look, not for work. (${reason})`);
  const { pid } = server;
  const url = `redis://127.0.0.1:${port}/0`;
  return { name: 'Redis (in memory)', pid, port, url, isReal: false, stop: () => stopServer(pid) };
};

/** @param {string} reason */
const noRedis = (reason) =>
  new LauncherFailure(
    `There is no Redis for this machine (${reason}): install Redis 7 or newer so that \`redis-server\` is on PATH, or set REDIS_URL.`,
  );

/**
 * Starts Redis on loopback, or takes over the one already running on this data.
 *
 * @param {{ dir: string, port?: number, isDurable: boolean, mayStandIn?: boolean }} options
 *   dir holds the data, the password and the log; mayStandIn: without any Redis, one in memory will do
 * @returns {Promise<Store>}
 */
export const startRedis = async ({ dir, port: wantedPort, isDurable, mayStandIn = false }) => {
  mkdirSync(dir, { recursive: true, mode: 0o755 });
  const password = passwordOf(dir);
  const running = await findRunning(dir, wantedPort);
  const found = running ?? (await findRedis());
  if ('reason' in found) {
    if (mayStandIn) return startStandIn(found.reason, wantedPort);
    throw noRedis(found.reason);
  }
  const port = 'program' in found ? (wantedPort ?? (await freePort())) : found.port;
  const pid = 'program' in found ? await launch(found.program, { dir, port, password, isDurable }) : found.pid;
  const version = 'program' in found ? found.program.version : found.version;
  writeFileSync(join(dir, 'running.json'), JSON.stringify({ pid, port, version }));
  return {
    name: `Redis ${version}`,
    pid,
    port,
    url: `redis://:${password}@127.0.0.1:${port}/0`,
    isReal: true,
    stop: () => stopServer(pid),
  };
};
