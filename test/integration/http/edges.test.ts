import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import request from 'supertest';
import { DEFAULT_LIMITS } from '../../../src/http/rate-limits.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, signIn } from '../../support/http/people.js';

/** What the server says to these bytes until it hangs up. */
const speak = (url: string, bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const heard: Buffer[] = [];
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    socket.on('data', (chunk) => heard.push(chunk));
    socket.on('close', () => resolve(Buffer.concat(heard).toString()));
    socket.on('error', reject);
  });

describe('the server’s edges', () => {
  let desk: Desk;
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'jiedai-console-'));
    await mkdir(join(folder, 'assets'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>接待</title>');
    await writeFile(join(folder, 'assets', 'app-1a2b.js'), 'export {};');
    await writeFile(join(folder, 'assets', 'app-1a2b.js.map'), '{}');
    await writeFile(join(folder, '.env'), 'SECRET=1');
    desk = await openDesk({ consoleFolder: folder, limits: { ...DEFAULT_LIMITS, read: 5, refused: 3 } });
  });
  afterAll(async () => {
    await desk.close();
    await rm(folder, { recursive: true });
  });

  it('serves the console: its page never kept, its hashed files kept for ever, nothing else of the folder', async () => {
    for (const path of ['/', '/index.html', '/conversations/1', '/settings']) {
      const page = await request(desk.url).get(path).set('accept', 'text/html').expect(200);
      expect([page.text, page.get('cache-control')]).toEqual([expect.stringContaining('接待'), 'no-store']);
      expect(page.get('content-type')).toBe('text/html; charset=utf-8');
    }
    const asset = await request(desk.url).get('/assets/app-1a2b.js').expect(200);
    expect(asset.get('cache-control')).toBe('public, max-age=31536000, immutable');
    const missing = [
      '/assets/app-1a2b.js.map',
      '/.env',
      '/%2e%2e/package.json',
      '/assets/../.env',
      '/assets/',
      '/api',
      '/api/x',
    ];
    for (const path of missing) {
      const answer = await request(desk.url).get(path).set('accept', 'text/html');
      expect([path, answer.status]).toEqual([path, 404]);
    }
    await request(desk.url).get('/settings').set('accept', '*/*').expect(404);
    await request(desk.url).post('/').expect(404);
  });

  it('serves the console that was built while it runs', async () => {
    await rm(join(folder, 'assets', 'app-1a2b.js'));
    await writeFile(join(folder, 'index.html'), '<!doctype html><title>接待台，新的一版</title>');
    await writeFile(join(folder, 'assets', 'app-3c4d.js'), 'export {};');

    const page = await request(desk.url).get('/').set('accept', 'text/html').expect(200);
    expect(page.text).toContain('新的一版');
    await request(desk.url).get('/assets/app-3c4d.js').expect(200);
    await request(desk.url).get('/assets/app-1a2b.js').expect(404);
  });

  it('says whether it lives and can work, and where the demo’s phone is', async () => {
    await request(desk.url).get('/healthz').expect(200, { status: 'ok' });
    await request(desk.url).get('/readyz').expect(200, { status: 'ready' });
    const phone = await request(desk.url).get('/simulator').redirects(0).expect(302);
    expect(phone.get('location')).toBe('http://127.0.0.1:3100/simulator');
    const one = await request(desk.url).get('/simulator?channel=wx1&customer=%E6%9E%9C').redirects(0).expect(302);
    expect(one.get('location')).toBe('http://127.0.0.1:3100/simulator?channel=wx1&customer=%E6%9E%9C');
  });

  it.each([
    ['two lengths', 'POST /api/v1/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}'],
    [
      'length and chunks',
      'POST /api/v1/sign-in HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    ],
    ['no host', 'GET /healthz HTTP/1.1\r\n\r\n'],
    ['a header over 16 KiB', `GET /healthz HTTP/1.1\r\nHost: a\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`],
    ['a bare line feed in a header', 'GET /healthz HTTP/1.1\nHost: a\nX: 1\r\n y\r\n\r\n'],
  ])('hangs up on %s', async (_what, bytes) => {
    const answer = await speak(desk.url, bytes);
    expect(answer).toMatch(/^HTTP\/1\.1 4(00|31) /);
    expect(answer).not.toMatch(/node|HPE_|at /);
  });

  it('counts requests per agent, and requests that prove nobody per address', async () => {
    await openMerchant(desk, 'busy');
    const browser = await signIn(desk, 'busy-agent');
    const other = await signIn(desk, 'busy-supervisor');
    const answers = [];
    for (let n = 0; n < 6; n += 1) answers.push(await request(desk.url).get('/api/v1/me').set(headersOf(browser)));
    const last = answers.at(-1);
    expect([last?.status, last?.body.error.code]).toEqual([429, 'rate_limited']);
    expect(Number(last?.get('retry-after'))).toBeGreaterThan(0);
    await request(desk.url).get('/api/v1/me').set(headersOf(other)).expect(200);

    const refused = [];
    for (let n = 0; n < 4; n += 1) refused.push((await request(desk.url).get('/api/v1/me')).status);
    expect(refused).toEqual([401, 401, 401, 429]);
  });
});
