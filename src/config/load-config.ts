import { existsSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ConfigError } from './config-error.js';
import { secretMadeOnce } from './made-secrets.js';
import { mediaFolder } from './media-folder.js';
import { unsafeInProduction, unsafeMigration } from './production-rules.js';
import { parseSettings, readSettings } from './read-settings.js';
import type { Env } from './read-settings.js';
import { migrationSettingsSchema, settingsSchema } from './schema.js';
import type { Settings } from './schema.js';
import { spell } from './setting-names.js';

type MediaConfig =
  | { readonly store: 'folder'; readonly dir: string }
  | {
      readonly store: 's3';
      readonly bucket: string;
      readonly region: string;
      readonly endpoint: string | undefined;
      readonly forcePathStyle: boolean;
      /** Undefined: the machine's own credentials. */
      readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string } | undefined;
    };

/** All settings of a server process, checked and complete. Ports are TCP ports; folders are absolute paths. */
export type Config = {
  readonly environment: Settings['node']['env'];
  readonly isProduction: boolean;
  readonly role: Settings['role'];
  readonly dataDir: string;
  /** `publicUrl` has no slash at its end. */
  readonly http: { readonly port: number; readonly host: string; readonly publicUrl: string };
  readonly consoleOrigins: readonly string[];
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly trustedProxies: readonly string[];
  /** Hosts that merchants' addresses and stores may name although they are private. */
  readonly trustedNetworkHosts: readonly string[];
  readonly allowInsecureChannels: boolean;
  readonly database: {
    readonly url: string;
    readonly migrationUrl: string;
    readonly appPoolSize: number;
    readonly systemPoolSize: number;
  };
  readonly redisUrl: string;
  /** Encrypts channels' secrets: the current key, and those before it, which only decrypt. */
  readonly masterKeys: { readonly current: Buffer; readonly previous: readonly Buffer[] };
  /** Signs cursors and media links. */
  readonly sessionSecret: string;
  readonly secureCookies: boolean;
  /** Undefined: one is made and printed at start. */
  readonly setupCode: string | undefined;
  /** Without a slash at the end. */
  readonly wechat: { readonly apiBaseUrl: string; readonly payApiBaseUrl: string };
  readonly media: MediaConfig;
  readonly logLevel: Settings['log']['level'];
  /** Undefined: no metrics are served. */
  readonly metrics: { readonly port: number; readonly host: string } | undefined;
  readonly demoPhoneUrl: string | undefined;
  /** How far the timestamp of a push may be from our clock. */
  readonly pushWindowSeconds: number;
  /** In days. */
  readonly retention: Settings['retention'];
  readonly defaultCapacity: number;
};

export type LoadedConfig = {
  readonly config: Config;
  /** One line each, for the log; none holds a value. */
  readonly warnings: readonly string[];
};

/** The folder of package.json: this file runs from src/config and, compiled, from dist/src/config. */
const findProjectDir = (dir: string): string =>
  existsSync(join(dir, 'package.json')) || dirname(dir) === dir ? dir : findProjectDir(dirname(dir));

const PROJECT_DIR = findProjectDir(__dirname);
const CONFIG_DIR = join(PROJECT_DIR, 'config');
const SERVED_DIRS = [join(PROJECT_DIR, 'console'), join(PROJECT_DIR, 'dist')];

/** Reads and checks every setting. Throws ConfigError. The only reader of the environment, with the function below. */
export const loadConfig = (env: Env = process.env, configDir = CONFIG_DIR): LoadedConfig => {
  const given = readSettings(env, configDir);
  const settings = parseSettings(settingsSchema, given);
  const faults = unsafeInProduction(settings);
  if (faults.length > 0) throw new ConfigError(faults);
  return { config: deepFreeze(toConfig(settings)), warnings: given.warnings };
};

export type MigrationConfig = {
  readonly databaseUrl: string;
  readonly migrationUrl: string;
  readonly logLevel: Settings['log']['level'];
};

/** Only what a migration needs. Throws ConfigError. */
export const loadMigrationConfig = (env: Env = process.env, configDir = CONFIG_DIR): MigrationConfig => {
  const settings = parseSettings(migrationSettingsSchema, readSettings(env, configDir));
  const faults = unsafeMigration(settings);
  if (faults.length > 0) throw new ConfigError(faults);
  const { database, migration, log } = settings;
  return Object.freeze({
    databaseUrl: database.url,
    migrationUrl: migration.databaseUrl ?? database.url,
    logLevel: log.level,
  });
};

const toConfig = (settings: Settings): Config => {
  const { node, http, trusted, database, migration, session, metrics } = settings;
  const isProduction = node.env === 'production';
  const dataDir = resolve(settings.data.dir);
  const ownOrigins = [`http://127.0.0.1:${http.port}`, `http://localhost:${http.port}`];
  return {
    environment: node.env,
    isProduction,
    role: settings.role,
    dataDir,
    http: { port: http.port, host: http.host, publicUrl: http.publicUrl ?? `http://127.0.0.1:${http.port}` },
    consoleOrigins: settings.console.origins ?? ownOrigins,
    trustedProxies: trusted.proxies ?? [],
    trustedNetworkHosts: trusted.networkHosts ?? [],
    allowInsecureChannels: settings.allow.insecureChannels,
    database: {
      url: database.url,
      migrationUrl: migration.databaseUrl ?? database.url,
      appPoolSize: database.appPoolSize,
      systemPoolSize: database.systemPoolSize,
    },
    redisUrl: settings.redis.url,
    ...toSecrets(settings, dataDir),
    secureCookies: session.cookie.secure ?? isProduction,
    setupCode: settings.setup.code,
    wechat: settings.wechat,
    media: toMedia(settings, dataDir),
    logLevel: settings.log.level,
    metrics: metrics.port === undefined ? undefined : { port: metrics.port, host: metrics.host },
    demoPhoneUrl: settings.demo.phoneUrl,
    pushWindowSeconds: settings.push.windowSeconds,
    retention: settings.retention,
    defaultCapacity: settings.agent.defaultCapacity,
  };
};

const toSecrets = ({ encryption, session }: Settings, dataDir: string) => ({
  masterKeys: {
    current: encryption.masterKey ?? secretMadeOnce(dataDir, 'master.key'),
    previous: encryption.previousMasterKeys ?? [],
  },
  sessionSecret: session.secret ?? secretMadeOnce(dataDir, 'session.secret').toString('base64'),
});

const toMedia = ({ media, s3 }: Settings, dataDir: string): MediaConfig => {
  if (media.store === 'folder') {
    return { store: 'folder', dir: mediaFolder({ configured: media.dir, dataDir, servedDirs: SERVED_DIRS }) };
  }
  const { bucket, region, endpoint, forcePathStyle, accessKeyId, secretAccessKey } = s3;
  if (bucket === undefined) throw new ConfigError([`${spell('s3.bucket')}: is missing`]);
  if ((accessKeyId === undefined) !== (secretAccessKey === undefined)) {
    throw new ConfigError([`${spell('s3.secretAccessKey')}: is given together with S3_ACCESS_KEY_ID or not at all`]);
  }
  const credentials =
    accessKeyId === undefined || secretAccessKey === undefined ? undefined : { accessKeyId, secretAccessKey };
  return { store: 's3', bucket, region, endpoint, forcePathStyle, credentials };
};

const deepFreeze = <T>(value: T): T => {
  if (typeof value !== 'object' || value === null || Buffer.isBuffer(value)) return value;
  for (const inner of Object.values(value)) deepFreeze(inner);
  return Object.freeze(value);
};
