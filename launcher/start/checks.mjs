import { LauncherFailure } from '../failure.mjs';
import { answersTcp, isPortFree } from '../process/port.mjs';

/** @typedef {import('./settings.mjs').Settings} Settings */

const reachMs = 5_000;

/** @param {{ port: number, host?: string | undefined, setting: string }} wanted */
const requireFreePort = async ({ port, host, setting }) => {
  if (await isPortFree(port, host)) return;
  throw new LauncherFailure(
    `Port ${port} is in use by another program: stop that one, or choose another port, for example ${setting}=${port + 1} npm start.`,
  );
};

/** @param {{ setting: string, what: string, url: string, defaultPort: number }} store */
const requireReachable = async ({ setting, what, url, defaultPort }) => {
  // Of a cluster's addresses the client finds the others by one.
  const { hostname, port, searchParams } = new URL(url.split(',')[0] ?? '');
  // A folder of sockets instead of a host: nothing to try from here.
  if (hostname === '' || searchParams.has('host')) return;
  const host = hostname.replace(/^\[(.*)\]$/, '$1');
  const at = { host, port: Number(port || defaultPort), timeoutMs: reachMs };
  if (await answersTcp(at)) return;
  throw new LauncherFailure(
    `${what} does not answer at ${host}:${at.port}: start it, or correct ${setting} (without it Jiedai brings its own).`,
  );
};

/**
 * What can be known to fail before anything is built or started.
 *
 * @param {Settings} settings
 */
export const checkSurroundings = async ({ port, host, simulatorPort, databaseUrl, redisUrl, ...settings }) => {
  if (settings.servesHttp) await requireFreePort({ port, host, setting: 'PORT' });
  if (settings.wantsDemo) await requireFreePort({ port: simulatorPort, setting: 'SIMULATOR_PORT' });
  if (databaseUrl) {
    await requireReachable({ setting: 'DATABASE_URL', what: 'Postgres', url: databaseUrl, defaultPort: 5432 });
  }
  if (redisUrl) await requireReachable({ setting: 'REDIS_URL', what: 'Redis', url: redisUrl, defaultPort: 6379 });
};
