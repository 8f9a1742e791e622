import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ConfigError } from '../../../src/config/config-error.js';
import { loadConfig, loadMigrationConfig } from '../../../src/config/load-config.js';
import { settingsSchema } from '../../../src/config/schema.js';
import { envNamesOf, settingsOf } from '../../../src/config/setting-names.js';

const MASTER_KEY = 'kM0x9l0mQ2Zp3hBqv7T1n5rYc8sWfE4uJdKgA6iXoNs=';
let dir: string;

beforeEach(() => {
  dir = mkdtempSync(join(tmpdir(), 'jiedai-config-'));
});
afterEach(() => rmSync(dir, { recursive: true, force: true }));

const development = () => ({
  DATABASE_URL: 'postgres://jiedai:pw@127.0.0.1:5432/jiedai',
  REDIS_URL: 'redis://127.0.0.1:6379',
  DATA_DIR: dir,
});

const production = (): Record<string, string> => ({
  ...development(),
  NODE_ENV: 'production',
  DATABASE_URL: 'postgres://jiedai:pw@db.example:5432/jiedai?sslmode=verify-full',
  REDIS_URL: 'rediss://:pw@redis.example:6379',
  JIEDAI_MASTER_KEY: MASTER_KEY,
  SESSION_SECRET: 'w8Jq2ZtY6rLk0VbXc4NdPf7HsGm1AeUo',
  HTTP_PUBLIC_URL: 'https://kefu.example',
  CONSOLE_ORIGINS: 'https://kefu.example',
  TRUSTED_PROXIES: '10.0.0.0/8',
});

const complaintOf = (env: Record<string, string | undefined>): string => {
  try {
    loadConfig(env);
  } catch (error) {
    if (error instanceof ConfigError) return error.message;
    throw error;
  }
  return '';
};

it('accepts a complete production set-up', () => {
  const { config, warnings } = loadConfig(production());
  expect(warnings).toEqual([]);
  expect(config).toMatchObject({
    isProduction: true,
    role: 'all',
    http: { port: 3000, host: '0.0.0.0', publicUrl: 'https://kefu.example' },
    consoleOrigins: ['https://kefu.example'],
    trustedProxies: ['10.0.0.0/8'],
    secureCookies: true,
    pushWindowSeconds: 600,
    wechat: { apiBaseUrl: 'https://api.weixin.qq.com' },
  });
  expect(config.masterKeys.current.toString('base64')).toBe(MASTER_KEY);
});

it('needs only the two stores in development, and makes its secrets once', () => {
  const first = loadConfig(development()).config;
  const second = loadConfig(development()).config;

  expect(second.masterKeys.current).toEqual(first.masterKeys.current);
  expect(second.sessionSecret).toBe(first.sessionSecret);
  expect(statSync(join(dir, 'master.key')).mode & 0o777).toBe(0o600);
  expect(first.consoleOrigins).toEqual(['http://127.0.0.1:3000', 'http://localhost:3000']);
  expect(first.media).toEqual({ store: 'folder', dir: join(dir, 'media') });
});

it('gives one frozen object', () => {
  const { config } = loadConfig(development());
  expect(Object.isFrozen(config) && Object.isFrozen(config.http) && Object.isFrozen(config.database)).toBe(true);
});

it.each([
  ['JIEDAI_MASTER_KEY', 'kM0x9l0mQ2Zp3hBqv7T1n5rYc8sWfE4uJdKgA6iXoNs='.repeat(2)],
  ['SESSION_SECRET', 'changeme-changeme-changeme-changeme'],
  ['CONSOLE_ORIGINS', 'https://kefu.example/path'],
  ['TRUSTED_PROXIES', 'everybody'],
  ['REDIS_URL', 'redis://redis.example:6379'],
  ['LOG_LEVEL', 'debug'],
  ['LOG_LEVEL', 'loud'],
  ['DEBUG', '*'],
  ['PORT', '0'],
  ['PORT', '65536'],
  ['PUSH_WINDOW_SECONDS', '30'],
  ['AGENT_DEFAULT_CAPACITY', '101'],
  ['ALLOW_INSECURE_CHANNELS', 'true'],
  ['HTTP_PUBLIC_URL', 'http://kefu.example'],
  ['WECHAT_PAY_API_BASE_URL', 'http://api.mch.weixin.qq.com'],
  ['MEDIA_STORE', 's3'],
  ['ROLE', 'everything'],
])('refuses %s=%s in production', (name, value) => {
  expect(complaintOf({ ...production(), [name]: value })).not.toBe('');
});

it('asks remote stores for TLS and a password only where they are remote', () => {
  const plain = { DATABASE_URL: 'postgres://u:p@db.internal:5432/x', REDIS_URL: 'redis://redis.internal:6379' };
  expect(complaintOf({ ...production(), ...plain })).toMatch(/DATABASE_URL.*REDIS_URL/);
  expect(complaintOf({ ...production(), ...plain, TRUSTED_NETWORK_HOSTS: 'db.internal, redis.internal' })).toBe('');
  expect(complaintOf({ ...production(), DATABASE_URL: 'postgres://u:p@127.0.0.1:5432/x' })).toBe('');
  expect(complaintOf({ ...production(), DATABASE_URL: 'postgres://u@%2Fvar%2Frun%2Fpostgresql/x' })).toBe('');
});

it('names every fault at once, in one line', () => {
  const complaint = complaintOf({ ...production(), PORT: 'x', ROLE: 'x', REDIS_URL: undefined });
  for (const name of ['PORT (http.port)', 'ROLE (role)', 'REDIS_URL (redis.url)']) expect(complaint).toContain(name);
  expect(complaint).not.toContain('\n');
});

it('reads a secret from a file, but not from one that others may read, nor from both', () => {
  const file = join(dir, 'key');
  writeFileSync(file, `${MASTER_KEY}\n`, { mode: 0o600 });
  const env = { ...production(), JIEDAI_MASTER_KEY: undefined, JIEDAI_MASTER_KEY_FILE: file };
  expect(loadConfig(env).config.masterKeys.current.toString('base64')).toBe(MASTER_KEY);

  expect(complaintOf({ ...env, JIEDAI_MASTER_KEY: MASTER_KEY })).toContain('JIEDAI_MASTER_KEY (encryption.masterKey)');
  chmodSync(file, 0o644);
  expect(complaintOf(env)).toContain('JIEDAI_MASTER_KEY (encryption.masterKey)');
  expect(complaintOf({ ...env, JIEDAI_MASTER_KEY_FILE: join(dir, 'missing') })).toContain('JIEDAI_MASTER_KEY');
});

it('warns of a misspelled name and goes on', () => {
  const { warnings } = loadConfig({ ...development(), SESION_SECRET: 'x', RETENTION_MESAGE_DAYS: '30' });
  expect(warnings).toEqual(['unknown setting RETENTION_MESAGE_DAYS (retention.mesageDays)']);
});

it('reads what a migration needs without any other setting', () => {
  const { DATABASE_URL } = development();
  expect(loadMigrationConfig({ DATABASE_URL })).toMatchObject({
    databaseUrl: DATABASE_URL,
    migrationUrl: DATABASE_URL,
  });
  expect(loadMigrationConfig({ DATABASE_URL, MIGRATION_DATABASE_URL: 'postgres://owner@127.0.0.1/x' })).toMatchObject({
    migrationUrl: 'postgres://owner@127.0.0.1/x',
  });
});

it('describes every setting in .env.example, and refuses the keys shown there', () => {
  const example = readFileSync(join(__dirname, '../../../.env.example'), 'utf8');
  const shown = new Map(
    [...example.matchAll(/^#? ?([A-Z][A-Z0-9_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [name, value]),
  );
  const missing = settingsOf(settingsSchema)
    .map((name) => envNamesOf(name)[0] ?? '')
    .filter(
      (name) => !shown.has(name) && !['DEBUG', 'NODE_TLS_REJECT_UNAUTHORIZED', 'DATABASE_SYNCHRONIZE'].includes(name),
    );
  expect(missing).toEqual([]);
  expect(complaintOf({ ...production(), JIEDAI_MASTER_KEY: shown.get('JIEDAI_MASTER_KEY') })).toContain(
    'JIEDAI_MASTER_KEY',
  );
  expect(complaintOf({ ...production(), SESSION_SECRET: shown.get('SESSION_SECRET') })).toContain('SESSION_SECRET');
});
