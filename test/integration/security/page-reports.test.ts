import request from 'supertest';
import { DEFAULT_LIMITS } from '../../../src/http/rate-limits.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';

const PATH = '/api/v1/page-reports';
const CSP = 'application/csp-report';
const REPORTS = 'application/reports+json';
const HOUR_MS = 3_600_000;

/** As Firefox sends it; the page, the sample and the path may hold a person's data. */
const cspReport = (blocked: string, directive = 'script-src-elem') => ({
  'csp-report': {
    'document-uri': 'http://127.0.0.1:3000/customers/marked-person',
    'effective-directive': directive,
    'violated-directive': directive,
    'blocked-uri': blocked,
    'script-sample': 'marked-sample',
    'status-code': 200,
  },
});
/** As Chrome sends it, several kinds at once. */
const reports = (...blocked: readonly string[]) => [
  { type: 'deprecation', age: 1, url: 'http://127.0.0.1:3000/marked-page', user_agent: 'x', body: { id: 'x' } },
  ...blocked.map((blockedURL) => ({
    type: 'csp-violation',
    age: 1,
    url: 'http://127.0.0.1:3000/marked-page',
    user_agent: 'x',
    body: { blockedURL, effectiveDirective: 'img-src', sample: 'marked-sample', documentURL: 'marked-page' },
  })),
];

describe('what browsers report of the page', () => {
  let desk: Desk;
  let now = Date.now();
  const warned: object[] = [];
  const everything: unknown[] = [];
  beforeAll(async () => {
    const keep = (fields: object, message: string): void => void everything.push([fields, message]);
    const warn = (fields: object, message: string): void => {
      keep(fields, message);
      if (message.startsWith('a browser refused')) warned.push(fields);
    };
    const logger = { debug: keep, info: keep, warn, error: keep };
    const limits = { ...DEFAULT_LIMITS, report: 40 };
    desk = await openDesk({ logger, limits, clock: { now: () => new Date(now) } });
  });
  afterAll(() => desk.close());
  const post = (type: string, body: unknown) =>
    request(desk.url)
      .post(PATH)
      .set('content-type', type)
      .send(typeof body === 'string' ? body : JSON.stringify(body));

  it('is counted by directive and warned of once an hour for each host, without the page it was on', async () => {
    await post(CSP, cspReport('https://evil.example/a?marked-query=1')).expect(200);
    await post(CSP, cspReport('https://evil.example/b')).expect(200);
    await post(CSP, cspReport('inline', 'script-src-attr')).expect(200);
    await post(REPORTS, reports('https://pictures.example/marked-path', 'data')).expect(200);
    await post(CSP, cspReport('marked-word and more', 'marked-directive')).expect(200);
    expect(warned).toEqual([
      { directive: 'script-src-elem', blocked: 'evil.example' },
      { directive: 'script-src-attr', blocked: 'inline' },
      { directive: 'img-src', blocked: 'pictures.example' },
      { directive: 'img-src', blocked: 'data' },
      { directive: 'other', blocked: 'other' },
    ]);
    now += HOUR_MS;
    await post(CSP, cspReport('https://evil.example/c')).expect(200);
    expect(warned).toHaveLength(6);
    expect(Object.fromEntries(desk.container.pageReports.counts())).toEqual({
      'script-src-elem': 3,
      'script-src-attr': 1,
      'img-src': 2,
      other: 1,
    });
    expect(JSON.stringify(everything)).not.toContain('marked-');
  });

  it('takes nothing but reports, of 16 KiB at most, from no other site, and tells apart no more than 200 kinds', async () => {
    await post('application/json', cspReport('inline')).expect(415);
    await post('text/plain', 'x').expect(415);
    await post(CSP, '{').expect(400);
    await post(CSP, {}).expect(400);
    await post(REPORTS, reports(...Array.from({ length: 21 }, () => 'data'))).expect(400);
    await post(CSP, cspReport(`https://evil.example/${'a'.repeat(16_384)}`)).expect(413);
    await post(CSP, cspReport('inline')).set('origin', 'https://evil.example').expect(403);
    const before = warned.length;
    for (let n = 0; n < 15; n += 1) {
      const hosts = Array.from({ length: 18 }, (_, index) => `https://h${n}-${index}.example`);
      await post(REPORTS, reports(...hosts)).expect(200);
    }
    expect(warned.length - before).toBeLessThanOrEqual(200);
    expect(warned.at(-1)).toEqual({ directive: 'other', blocked: 'other' });
  });

  it('is limited by address, whoever is signed in there', async () => {
    const answers = await Promise.all(Array.from({ length: 41 }, () => post(CSP, cspReport('inline'))));
    expect(answers.map(({ status }) => status)).toContain(429);
    await request(desk.url).get('/api/v1/setup').expect(200);
  });
});
