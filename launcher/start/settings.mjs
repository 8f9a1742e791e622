import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { exitCodes, LauncherFailure } from '../failure.mjs';
import { inProject, projectDir } from '../project.mjs';

/**
 * @typedef {{
 *   dataDir: string,
 *   port: number,
 *   host: string | undefined,
 *   simulatorPort: number,
 *   databaseUrl: string | undefined,
 *   redisUrl: string | undefined,
 *   servesHttp: boolean,
 *   wantsDemo: boolean,
 *   isProduction: boolean,
 * }} Settings  what the launcher itself has to know; everything else is the server's to read
 */

/** @param {string} name @param {string} rule */
const wrong = (name, rule) => new LauncherFailure(`${name} ${rule}.`, { exitCode: exitCodes.wrongSetting });

/** What config/ says where the environment does not; the server reads the same files. */
const readConfigFiles = () => {
  /** @param {string} name @returns {{ role?: string, http?: { port?: number, host?: string }, data?: { dir?: string } }} */
  const read = (name) => {
    const file = inProject('config', `${name}.json`);
    return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  };
  const [base, own] = [read('default'), read(process.env['NODE_ENV'] || 'development')];
  return { role: own.role ?? base.role, http: { ...base.http, ...own.http }, data: { ...base.data, ...own.data } };
};

/** @param {string} name @param {number} fallback */
const readPort = (name, fallback) => {
  const text = process.env[name];
  if (text === undefined || text === '') return fallback;
  const port = Number(text);
  if (!/^\d+$/.test(text) || port < 1 || port > 65_535) throw wrong(name, 'must be a port from 1 to 65535');
  return port;
};

/** A setting, or what its file form names. @param {string} name */
const readSecret = (name) => {
  const value = process.env[name];
  const file = process.env[`${name}_FILE`];
  if (value) return value;
  if (!file) return undefined;
  if (!existsSync(file)) throw wrong(`${name}_FILE`, 'names a file that does not exist');
  return readFileSync(file, 'utf8').trim();
};

/** @param {string} name @param {readonly string[]} protocols */
const readUrl = (name, protocols) => {
  const text = readSecret(name);
  if (text === undefined) return undefined;
  const known = protocols.map((protocol) => `${protocol}://`).join(' or ');
  // Redis Cluster: several addresses with commas between; each is an address of its own.
  const isKnown = text.split(',').every((part) => URL.canParse(part) && known.includes(`${new URL(part).protocol}//`));
  if (!isKnown) throw wrong(name, `must be an address that begins with ${known}`);
  return text;
};

/** What is not in the environment may stand in .env beside package.json. */
export const loadDotEnv = () => {
  const file = inProject('.env');
  if (existsSync(file)) process.loadEnvFile(file);
};

/** @param {string | undefined} fromFiles */
const readRole = (fromFiles) => {
  const role = process.env['ROLE'] || fromFiles || 'all';
  if (!['api', 'worker', 'all'].includes(role)) throw wrong('ROLE', 'must be api, worker or all');
  return role;
};

/** @returns {Settings} */
export const readSettings = () => {
  const { NODE_ENV, HOST, DATA_DIR, JIEDAI_DEMO } = process.env;
  const files = readConfigFiles();
  const databaseUrl = readUrl('DATABASE_URL', ['postgres', 'postgresql']);
  const isProduction = NODE_ENV === 'production';
  const servesHttp = readRole(files.role) !== 'worker';
  return {
    dataDir: resolve(projectDir, DATA_DIR || (files.data.dir ?? 'data')),
    port: readPort('PORT', files.http.port ?? 3000),
    host: HOST || files.http.host,
    simulatorPort: readPort('SIMULATOR_PORT', 3100),
    databaseUrl,
    redisUrl: readUrl('REDIS_URL', ['redis', 'rediss']),
    servesHttp,
    wantsDemo: databaseUrl === undefined && !isProduction && servesHttp && JIEDAI_DEMO !== 'off',
    isProduction,
  };
};
