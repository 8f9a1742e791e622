import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFailure } from '../../../../src/app/failures.js';
import { loadConfig } from '../../../../src/config/load-config.js';
import { envNamesOf } from '../../../../src/config/setting-names.js';
import { cloneDatabase } from '../../databases.js';
import { call } from '../../product/api.js';
import { freePort, startProcess, until } from '../../product/process.js';
import type { Tally } from '../all-cases.js';
import { givenValueOf, settingCases } from '../config-cases.js';
import type { SettingCase } from '../config-cases.js';
import type { Fixtures } from '../map.js';

type Env = Readonly<Record<string, string>>;

/** A Redis that says it forgets, in front of the one that does not. */
const startForgetfulRedis = async (redisUrl: string) => {
  const { hostname, port } = new URL(redisUrl);
  const server = createServer((client) => {
    const redis = connect(Number(port), hostname);
    client.on('data', (bytes) => redis.write(bytes));
    redis.on('data', (bytes) => {
      const said = bytes.toString('latin1').replaceAll('$10\r\nnoeviction', '$11\r\nallkeys-lru');
      client.write(Buffer.from(said, 'latin1'));
    });
    for (const [one, other] of [[client, redis] as const, [redis, client] as const]) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const url = new URL(redisUrl);
  url.port = isAddress(address) ? String(address.port) : '';
  return {
    url: url.href,
    port: Number(url.port),
    close: () => new Promise<void>((done) => server.close(() => done())),
  };
};

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

/** Settings of the process: what is decided at once, and real starts beside the stores that tell. */
export const runConfig = (tally: Tally, fixtures: () => Fixtures): void =>
  describe('config', () => {
    let dir: string;
    beforeAll(() => {
      dir = mkdtempSync(join(tmpdir(), 'jiedai-config-'));
      mkdirSync(join(dir, 'read-only'), { mode: 0o555 });
    });
    afterAll(() => rmSync(dir, { recursive: true, force: true }));

    const stores = (): Env => {
      const { database, redisUrl } = fixtures().desk.container.foundation.config;
      return { DATABASE_URL: database.url, REDIS_URL: redisUrl };
    };
    const production = (masterKey: string): Env => ({
      ...stores(),
      NODE_ENV: 'production',
      DATA_DIR: dir,
      JIEDAI_MASTER_KEY: masterKey,
      SESSION_SECRET: 'w8Jq2ZtY6rLk0VbXc4NdPf7HsGm1AeUo',
      HTTP_PUBLIC_URL: 'https://kefu.example',
      CONSOLE_ORIGINS: 'https://kefu.example',
      TRUSTED_PROXIES: '10.0.0.0/8',
    });
    const withSetting = (env: Env, name: string, value: string | undefined): Env => {
      const left = Object.fromEntries(Object.entries(env).filter(([key]) => !envNamesOf(name).includes(key)));
      return value === undefined ? left : { ...left, [envNamesOf(name)[0] ?? '']: value };
    };

    /** As main.ts: the line on stderr and the exit code; an exit of null is a start that goes on. */
    const start = (env: Env): { readonly exit: number | null; readonly said: string } => {
      try {
        return { exit: null, said: loadConfig(env).warnings.join('\n') };
      } catch (error) {
        const { message, exitCode } = describeFailure(error);
        return { exit: exitCode, said: message };
      }
    };
    const checkWords = ({ setting, expect: wanted }: SettingCase, said: string, given: string | undefined): void => {
      for (const word of wanted.stderrNames) expect(said).toContain(word);
      expect(said.trim()).not.toContain('\n');
      if (!setting.startsWith('redis.server')) expect(said).toContain(envNamesOf(setting)[0]);
      if (given !== undefined && given.length > 5) expect(said).not.toContain(given);
    };

    it.each(settingCases.decidedAtOnce.map((one) => [one.id, one.why, one] as const))('%s: %s', (id, _why, one) => {
      const given = givenValueOf(one, join(dir, 'read-only'));
      const good = production(randomBytes(32).toString('base64'));
      expect(start(good)).toEqual({ exit: null, said: '' });
      const { exit, said } = start(withSetting(good, one.setting, given));
      if (one.expect.exit === null) expect(exit).toBeNull();
      else expect(one.expect.exit).toContain(exit);
      checkWords(one, said, given);
      tally.note('config', id);
    });

    /** Starts the product as it is run, and waits until it ends by itself. */
    const startReally = async (env: Env) => {
      const port = Number(env['PORT'] ?? (await freePort()));
      const settings = { ROLE: 'api', METRICS_PORT: String(await freePort()), PORT: String(port), ...env };
      const child = startProcess('dist/src/main.js', settings);
      try {
        await until('the start has ended', async () => (child.exitCode() === null ? undefined : true), 45_000);
        const [line = '', ...others] = child.lines().filter((said) => !said.startsWith('{'));
        return { exit: child.exitCode(), said: line, others, port };
      } finally {
        await child.kill();
      }
    };
    const isListening = async (port: number): Promise<boolean> =>
      (await call(`http://127.0.0.1:${port}/healthz`).catch(() => ({ status: 0 }))).status !== 0;

    it.each(settingCases.ofStores.map((one) => [one.id, one.why, one] as const))(
      '%s: %s',
      async (id, _why, one) => {
        const { container } = fixtures().desk;
        // What the others store was sealed with no key at all.
        const empty = await cloneDatabase();
        const right = container.foundation.config.masterKeys.current.toString('base64');
        const forgetful = await startForgetfulRedis(stores()['REDIS_URL'] ?? '');
        const changed: Readonly<Record<string, Env>> = {
          'cfg-master-key-wrong': { JIEDAI_MASTER_KEY: randomBytes(32).toString('base64') },
          'cfg-port-used': { DATABASE_URL: empty.url, PORT: String(forgetful.port), HOST: '127.0.0.1' },
          'cfg-redis-evicting': { DATABASE_URL: empty.url, REDIS_URL: forgetful.url },
        };
        const { exit, said, others, port } = await startReally({ ...production(right), ...changed[id] });
        await forgetful.close();
        await empty.drop();
        expect([one.expect.exit, said, others]).toEqual([expect.arrayContaining([exit]), said, []]);
        for (const word of one.expect.stderrNames) expect(said).toContain(word);
        for (const value of Object.values(changed[id] ?? {})) if (value.length > 20) expect(said).not.toContain(value);
        expect(await isListening(port)).toBe(false);
        tally.note('config', id);
      },
      60_000,
    );
  });
