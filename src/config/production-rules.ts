import { isRemote } from './remote.js';
import type { MigrationSettings, Settings } from './schema.js';
import { spell } from './setting-names.js';

/** The sample of .env.example and other keys that are in public: whoever reads them could read every secret. */
const PUBLIC_KEYS: readonly string[] = ['q83vEjRWeJCrze8SNFZ4kKvN7xI0VniQq83vEjRWeJA='];
/** 32 random bytes hold about 30 different ones; so few mean a made-up key. */
const LEAST_DIFFERENT_BYTES = 12;
const GUESSABLE = /^(?:(.)\1*|.*(?:changeme|example|default|secret-?key|password).*)$/i;

type Rule<T> = readonly [setting: string, isKept: (settings: T) => boolean, complaint: string];

const databaseRules: readonly Rule<MigrationSettings>[] = [
  [
    'database.url',
    ({ database, trusted }) => !isRemote(database.url, trusted.networkHosts ?? []) || usesTls(database.url),
    'must ask for TLS (sslmode=verify-full) when the database is on another machine',
  ],
  [
    'migration.databaseUrl',
    ({ migration, trusted }) =>
      migration.databaseUrl === undefined ||
      !isRemote(migration.databaseUrl, trusted.networkHosts ?? []) ||
      usesTls(migration.databaseUrl),
    'must ask for TLS (sslmode=verify-full) when the database is on another machine',
  ],
  [
    'node.tlsRejectUnauthorized',
    ({ node }) => node.tlsRejectUnauthorized !== '0',
    'must not switch the checking of certificates off',
  ],
];

const rules: readonly Rule<Settings>[] = [
  ['encryption.masterKey', ({ encryption }) => encryption.masterKey !== undefined, 'is missing'],
  [
    'encryption.masterKey',
    ({ encryption: { masterKey } }) => masterKey === undefined || isRandom(masterKey),
    'must be 32 random bytes of your own, not an example',
  ],
  ['session.secret', ({ session }) => session.secret !== undefined, 'is missing'],
  ['session.secret', ({ session }) => !GUESSABLE.test(session.secret ?? ''), 'must be random, not a default'],
  ['session.cookie.secure', ({ session }) => session.cookie.secure !== false, 'must not be switched off'],
  ['allow.insecureChannels', ({ allow }) => !allow.insecureChannels, 'is for development only'],
  ['http.publicUrl', ({ http }) => http.publicUrl !== undefined, 'is missing'],
  ['http.publicUrl', ({ http }) => isHttps(http.publicUrl), 'must begin with https://'],
  ['console.origins', (settings) => settings.console.origins !== undefined, 'is missing'],
  ['console.origins', (settings) => settings.console.origins?.length !== 0, 'must name at least one origin'],
  ['trusted.proxies', ({ trusted }) => trusted.proxies !== undefined, 'is missing; `none` where there is no proxy'],
  ['wechat.apiBaseUrl', ({ wechat }) => isHttps(wechat.apiBaseUrl), 'must begin with https://'],
  ['wechat.payApiBaseUrl', ({ wechat }) => isHttps(wechat.payApiBaseUrl), 'must begin with https://'],
  [
    'redis.url',
    ({ redis, trusted }) => !isRemote(redis.url, trusted.networkHosts ?? []) || new URL(redis.url).password !== '',
    'must hold a password when Redis is on another machine',
  ],
  ['log.level', ({ log }) => !['debug', 'trace'].includes(log.level), 'must be info or quieter'],
  ['debug', ({ debug = '' }) => ['', '0', 'false'].includes(debug), 'must be off'],
];

const brokenBy = <T>(settings: T, list: readonly Rule<T>[]): readonly string[] =>
  list.flatMap(([name, isKept, complaint]) => (isKept(settings) ? [] : [`${spell(name)}: ${complaint}`]));

/** What NODE_ENV=production refuses, as complaints; empty elsewhere. */
export const unsafeInProduction = (settings: Settings): readonly string[] =>
  settings.node.env === 'production' ? [...brokenBy(settings, databaseRules), ...brokenBy(settings, rules)] : [];

/** The same for what a migration uses. */
export const unsafeMigration = (settings: MigrationSettings): readonly string[] =>
  settings.node.env === 'production' ? brokenBy(settings, databaseRules) : [];

const isHttps = (url: string | undefined): boolean => url === undefined || url.startsWith('https://');

const usesTls = (url: string): boolean =>
  ['require', 'verify-ca', 'verify-full'].includes(new URL(url).searchParams.get('sslmode') ?? '');

const isRandom = (key: Buffer): boolean =>
  new Set(key).size >= LEAST_DIFFERENT_BYTES && !PUBLIC_KEYS.includes(key.toString('base64'));
