import { randomUUID } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { startProxy } from '../../../faults/rig/proxy.js';
import type { Proxy } from '../../../faults/rig/proxy.js';
import { seal, sign } from '../../../simulator/protocol/crypto.js';
import { callbackCorpus } from '../../support/bad-inputs/corpus.js';
import { startPushServer } from '../../support/bad-inputs/push-server.js';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

/** What scanners of the internet ask for, with and without the endings they try. */
const USUAL = [
  '.env .git/config .git/HEAD .svn/entries .aws/credentials .ssh/id_rsa .npmrc .DS_Store .htaccess .well-known/security',
  'admin administrator admin/login login wp-login wp-admin phpmyadmin pma adminer manager/html console user users account',
  'metrics prometheus actuator actuator/env actuator/health actuator/heapdump health status server-status info version',
  'debug debug/pprof debug/vars trace traces heapdump profiler _profiler telescope horizon queue queues bull arena jobs',
  'api api/v1 api/v2 api/users api/admin api/config api/debug graphql graphiql swagger swagger-ui swagger.json openapi',
  'v2/api-docs docs/api redoc rpc jsonrpc xmlrpc soap ws wss socket.io sockjs internal private hidden secret secrets',
  'backup backups dump database db db.sql data.sql site.tar.gz www.zip config configuration settings env environment',
  'package.json package-lock.json node_modules dist src main.js server.js app.js yarn.lock Dockerfile docker-compose.yml',
  'cgi-bin/test shell cmd exec eval run upload uploads files file download static/../.env assets/../package.json tmp log',
  'logs error.log access.log test tests dev staging beta old new phpinfo info.php index.php setup install update cron',
]
  .join(' ')
  .split(' ');
const ENDINGS = ['', '/', '.php', '.json'];
const PATHS = USUAL.flatMap((path) => ENDINGS.map((ending) => `/${path}${ending}`));

const LEAKS = /node_modules|\bat .*\.[jt]s:\d|select |insert into|ECONNREFUSED|postgres|password|127\.0\.0\.1:\d/i;

describe('the edges of the product', () => {
  let desk: Desk;
  let ours: Merchant;
  let folder: string;
  let database: TestDatabase;
  let way: Proxy;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiedai-console-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>接待</title>');
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
    database = await cloneDatabase();
    const direct = new URL(database.url);
    way = await startProxy([Number(direct.port)], Math.random);
    direct.port = String(way.port);
    // What the test itself asks goes the same way, so the database is taken away by its own address.
    const stores = { database: { url: direct.href, drop: async () => {} }, dataDir: folder };
    desk = await openDesk({ consoleFolder: folder, stores });
    ours = await openMerchant(desk, 'ours');
  });
  afterAll(async () => {
    await desk.close();
    await way.close();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  const reads = () => desk.routes.filter(({ method }) => method === 'GET');
  const pathOf = (path: string): string => path.replace(/:\w+/g, randomUUID());

  it('answers none of 400 usual paths of scanners', async () => {
    expect(PATHS.length).toBeGreaterThanOrEqual(400);
    const answers = await Promise.all(
      PATHS.map(async (path) => {
        const { status } = await request(desk.url).get(path).set('accept', '*/*').redirects(0);
        return { path, status };
      }),
    );
    const open = answers.filter(({ status }) => status !== 404 && status !== 401);
    expect(open).toEqual([]);
  });

  it('believes no Host and no forwarded host, in no answer', async () => {
    const forged = { host: 'evil.example', 'x-forwarded-host': 'evil.example', 'x-forwarded-proto': 'https' };
    const answers = await Promise.all(
      reads().map(async ({ path }) => {
        const headers = { ...headersOf(ours.browsers.owner), ...forged };
        const answer = await request(desk.url).get(pathOf(path)).set(headers).redirects(0);
        return JSON.stringify(answer.headers) + (answer.text ?? '');
      }),
    );
    for (const said of answers) expect(said).not.toContain('evil.example');
    const agentId = ours.browsers.agent.agentId;
    const links = [
      await request(desk.url)
        .post(`/api/v1/agents/${agentId}/link`)
        .set({ ...headersOf(ours.browsers.owner), ...forged })
        .send({}),
      await request(desk.url)
        .post('/api/v1/channels')
        .set({ ...headersOf(ours.browsers.owner), ...forged })
        .send({ kind: 'official_account', appId: 'wx00000000000000aa', appSecret: 'c0ffee00c0ffee00c0ffee00c0ffee00' }),
    ];
    for (const answer of links) {
      expect(answer.status).toBe(200);
      expect(answer.text).not.toContain('evil.example');
    }
  });

  it('sends nobody elsewhere', async () => {
    const elsewhere = [
      '//evil.example',
      '/\\evil.example',
      '/%2f%2fevil.example',
      '/%5cevil.example',
      '/%2e%2e//evil.example',
    ];
    const asked = [
      ...elsewhere,
      ...elsewhere.map((to) => `/sign-in?next=${to}`),
      ...elsewhere.map((to) => `/simulator${to}`),
    ];
    for (const path of asked) {
      const answer = await fetch(`${desk.url}${path}`, { redirect: 'manual', headers: { accept: 'text/html' } });
      expect([path, answer.headers.get('location')]).toEqual([path, null]);
    }
  });

  it('sends the security headers with the console’s files too', async () => {
    for (const path of ['/', '/assets/app-1a2b.js', '/sign-in', '/assets/missing.js']) {
      const answer = await request(desk.url).get(path).set('accept', 'text/html');
      expect(answer.headers).toMatchObject({
        'x-content-type-options': 'nosniff',
        'referrer-policy': 'no-referrer',
        'x-frame-options': 'DENY',
        'strict-transport-security': expect.stringContaining('max-age=31536000'),
        'content-security-policy': expect.stringMatching(/script-src 'self';.*object-src 'none';base-uri 'none'/),
      });
      expect(answer.headers['content-security-policy']).not.toMatch(/script-src[^;]*unsafe|\*/);
    }
  });

  /**
   * SECURITY_TIMINGS=1000 on a quiet machine measures what is promised: medians within a tenth. Beside other tests a few tries show
   * that the work is done at all: without it an unknown name is answered many times faster.
   */
  const TRIES = Number(process.env['SECURITY_TIMINGS'] ?? 6);
  const MOST_SPREAD = process.env['SECURITY_TIMINGS'] === undefined ? 0.5 : 0.1;
  const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
  /** Turn by turn, so that what else the machine does touches all alike. */
  const timesOf = async (names: readonly string[], tries: number): Promise<readonly number[]> => {
    const times = names.map((): number[] => []);
    for (let n = 0; n < tries; n += 1) {
      if (n % 6 === 0) await desk.sql('delete from login_counters');
      // Each is first as often as the others.
      const turn = [...names.entries()].map((_entry, place, all) => all[(place + n) % all.length] ?? all[0]);
      for (const [index, loginName] of turn.flatMap((entry) => (entry ? [entry] : []))) {
        const startedAt = performance.now();
        await request(desk.url).post('/api/v1/sign-in').send({ loginName, password: 'a wrong password' }).expect(401);
        times[index]?.push(performance.now() - startedAt);
      }
    }
    return times.map(median);
  };

  it('takes as long for an unknown name as for a wrong password and a disabled agent', async () => {
    const { agentId } = ours.browsers.analyst;
    const owner = headersOf(ours.browsers.owner);
    await request(desk.url).patch(`/api/v1/agents/${agentId}`).set(owner).send({ disabled: true }).expect(200);
    let spread = 1;
    for (let n = 0; n < 5 && spread >= MOST_SPREAD; n += 1) {
      const times = await timesOf(['nobody-at-all', 'ours-agent', 'ours-analyst'], TRIES);
      spread = Math.max(...times) / Math.min(...times) - 1;
    }
    expect(spread).toBeLessThan(MOST_SPREAD);
  });

  /** Last: nothing answers after it. */
  it('says 503 and nothing else of any route when Postgres is gone in the middle of it', async () => {
    await request(desk.url).get('/api/v1/me').set(headersOf(ours.browsers.owner)).expect(200);
    way.set({ act: 'refuse' });
    way.cut();
    try {
      const asked = reads().filter(({ access }) => access !== 'public');
      const answers = await Promise.all(
        asked.map(async ({ path, name }) => {
          const asking = request(desk.url).get(pathOf(path)).set(headersOf(ours.browsers.owner));
          // A file that was begun is cut off: half of it must not look like all of it.
          const answer = await asking.catch(() => ({ status: 0, text: '' }));
          return { name, status: answer.status, text: answer.text ?? '' };
        }),
      );
      for (const { name, status, text } of answers) {
        expect([name, status, text]).toEqual([name, status, expect.not.stringMatching(LEAKS)]);
        expect([name, [0, 200, 400, 404, 503].includes(status)]).toEqual([name, true]);
      }
      const unavailable = answers.filter(({ status }) => status === 503);
      expect(unavailable.length).toBeGreaterThan(30);
      for (const { text } of unavailable) expect(text).toBe('{"error":{"code":"unavailable"}}');
    } finally {
      way.set({ act: 'pass' });
    }
  }, 30_000);
});

describe('a push whose sealed text was changed', () => {
  it('is answered alike whichever byte it was, so that nobody learns to read it', async () => {
    const server = await startPushServer();
    const account = callbackCorpus.accounts.get('A_SAFE');
    if (!account?.token || !account.aesKey || !account.appId) throw new Error('no account');
    const { token, aesKey: encodingAesKey, appId, originalId } = account;
    const seconds = String(Math.floor(Date.now() / 1000));
    const message = `<xml><ToUserName>${originalId}</ToUserName><FromUserName>o1</FromUserName><CreateTime>${seconds}</CreateTime><MsgType>text</MsgType><Content>在吗</Content><MsgId>1</MsgId></xml>`;
    const sealed = Buffer.from(seal({ encodingAesKey, appId, message }), 'base64');
    const send = async (bytes: Buffer, anew: boolean): Promise<string> => {
      const encrypt = bytes.toString('base64');
      const signed = anew ? encrypt : sealed.toString('base64');
      const query = new URLSearchParams({
        signature: sign(token, seconds, 'n'),
        timestamp: seconds,
        nonce: 'n',
        msg_signature: sign(token, seconds, 'n', signed),
      });
      const answer = await fetch(`${server.target.baseUrl}/wechat/${account.accountKey}?${query}`, {
        method: 'POST',
        body: `<xml><Encrypt>${encrypt}</Encrypt></xml>`,
      });
      return `${answer.status} ${await answer.text()}`;
    };
    expect(await send(sealed, false)).toBe('200 success');
    const answers = { notSigned: new Set<string>(), signed: new Set<string>() };
    for (let place = 0; place < sealed.length; place += 1) {
      const changed = Buffer.from(sealed);
      changed[place] = (changed[place] ?? 0) ^ 1;
      answers.notSigned.add(await send(changed, false));
      // Even by somebody who has the token: padding, length and receiver refuse alike.
      if (place >= sealed.length - 32) answers.signed.add(await send(changed, true));
    }
    await server.close();
    expect([...answers.notSigned]).toEqual(['403 forbidden']);
    expect([...answers.signed]).toEqual(['403 forbidden']);
  });
});
