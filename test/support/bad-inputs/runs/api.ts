import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { apiCorpus, pathOf } from '../api-corpus.js';
import type { ApiCase } from '../api-corpus.js';
import type { Tally } from '../all-cases.js';
import { COMPLETED, rowCounts } from '../map.js';
import type { Fixtures } from '../map.js';
import { bodyOf, plainBuilders } from '../plain-bodies.js';
import type { BuildBody } from '../plain-bodies.js';
import { newVariables } from '../scope.js';
import { headersOf } from '../../http/people.js';

type Answer = { readonly status: number; readonly text: string; readonly cookies: readonly string[] };
type Sent = { readonly method: string; readonly path: string; readonly headers: object; readonly body: Buffer };

/** By node's own client: no other sends a TRACE, or a path as it is written. */
const sendRaw = (url: string, { method, path, headers, body }: Sent): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(url);
    const outgoing = httpRequest(
      { hostname, port, method, path, headers: { ...headers }, agent: false },
      (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode ?? 0,
            text: Buffer.concat(chunks).toString(),
            cookies: response.headers['set-cookie'] ?? [],
          }),
        );
      },
    );
    outgoing.on('error', reject);
    outgoing.end(body);
  });

const build: BuildBody = (spec, scope) => {
  const gen = typeof spec === 'object' && spec !== null && 'gen' in spec ? String(spec.gen) : 'none';
  return plainBuilders[gen]?.(spec, scope, build) ?? bodyOf('');
};
const nobody = { accountKey: '', exists: false };

/** The console's API, and the settings of channels that are made through it. */
export const runApi = (tally: Tally, fixtures: () => Fixtures): void =>
  describe('api', () => {
    beforeEach(() => fixtures().desk.sql('delete from login_counters'));
    afterEach(() => fixtures().way.set({ act: 'pass' }));

    /** The case with every word in double braces replaced; numbers lose their quotes, as a program would send them. */
    const filled = (input: ApiCase, csrf: string): ApiCase => {
      const uuid = randomUUID();
      const known = new Map([...fixtures().values, ['csrf', csrf], ['uuid', uuid]]);
      const text = JSON.stringify(input)
        .replaceAll('"{{assignmentNumber:convA}}"', '1')
        .replaceAll('"{{orderA.total}}"', '1000')
        .replace(/\{\{([^}]+)\}\}/g, (whole, name: string) => known.get(name) ?? whole)
        // Another one for each repetition: left for the moment of sending.
        .replaceAll('{{uuid#n}}', `${uuid}-{{n}}`);
      return { ...input, ...JSON.parse(text) };
    };

    const completed = (input: ApiCase): ApiCase['body'] => {
      const more = COMPLETED[input.path];
      const value = input.body?.['value'];
      return more && input.body && typeof value === 'object'
        ? { ...input.body, value: { ...more, ...value } }
        : input.body;
    };

    const send = (input: ApiCase, index: number): Promise<Answer> => {
      const browser = fixtures().browsers[input.as];
      const query = input.query ? `?${new URLSearchParams(input.query)}` : '';
      const variables = newVariables('');
      const scope = { variables, account: nobody, signer: nobody, accountNamed: () => nobody, index, signature: '' };
      const body = input.body ? build(completed(input), scope).bytes : Buffer.alloc(0);
      const cookie = browser ? { cookie: browser.cookie } : {};
      // The configuration part of the corpus names no headers: it is sent as the console would.
      const own =
        input.target === 'config' && browser ? { ...headersOf(browser), 'content-type': 'application/json' } : {};
      const headers = { ...own, ...cookie, ...input.headers, 'content-length': String(body.length) };
      return sendRaw(fixtures().desk.url, { method: input.method, path: pathOf(input) + query, headers, body });
    };

    const check = (input: ApiCase, answer: Answer): void => {
      const { status, bodyRule, never = [], noPrototypePollution = [] } = input.expect;
      expect([status].flat()).toContain(answer.status);
      if (bodyRule.has) {
        const { error } = JSON.parse(answer.text);
        const shown = Object.fromEntries(
          Object.keys(bodyRule.has).map((name) => [name, error[name.replace('error.', '')]]),
        );
        expect(shown).toEqual(bodyRule.has);
      }
      if (input.path in COMPLETED) expect(JSON.parse(answer.text).error.field).toBe('url');
      if (input.expect.neverEcho) expect(Object.keys(JSON.parse(answer.text).error)).toEqual(['code', 'field']);
      for (const word of never) expect(answer.text).not.toContain(word);
      for (const name of noPrototypePollution) expect(name in {}).toBe(false);
      if (input.expect.newSessionIdDiffers) expect(answer.cookies.join()).not.toContain('attackerchosen');
    };

    /** All repetitions at the same time; what left for WeChat Pay is one refund. */
    const sendAtOnce = async (input: ApiCase): Promise<void> => {
      const answers = await Promise.all(Array.from({ length: input.repeat ?? 1 }, (_, index) => send(input, index)));
      const statuses = answers.map(({ status }) => String(status));
      const counted = statuses.map((status) => [status, statuses.filter((other) => other === status).length]);
      expect(Object.fromEntries(counted)).toEqual(input.expect.statusCounts);
      const [{ count } = { count: 0 }] = await fixtures().desk.sql<{ count: number }>(
        'select count(*)::int as count from refunds',
      );
      expect(count).toBe(input.expect.outboundCount);
    };

    /** Takes away what the case says is gone; what opens a connection anew finds it gone too. */
    const breakWhat = ({ fault }: ApiCase): void => {
      if (fault === undefined) return;
      expect(fault).toBe('postgres-down');
      fixtures().way.set({ act: 'refuse' });
      fixtures().way.cut();
    };

    const outboundCount = async (): Promise<number> => (await fixtures().desk.sql('select 1 from outbound')).length;

    const run = async (input: ApiCase): Promise<void> => {
      const [before, outBefore] = [await rowCounts(fixtures()), await outboundCount()];
      breakWhat(input);
      const startedAt = performance.now();
      if (input.concurrent) return sendAtOnce(input);
      let answer = await send(input, 0);
      const first = answer.text;
      for (let index = 1; index < (input.repeat ?? 1); index += 1) answer = await send(input, index);
      fixtures().way.set({ act: 'pass' });

      check(input, answer);
      if (input.expect.maxMs) expect(performance.now() - startedAt).toBeLessThan(input.expect.maxMs);
      if (input.kind === 'bad' && input.fault === undefined) expect(await rowCounts(fixtures())).toEqual(before);
      if (input.expect.outboundCount === undefined) return;
      expect(answer.text).toBe(first);
      expect((await outboundCount()) - outBefore).toBe(input.expect.outboundCount);
    };

    /** What takes a store away comes last: connections need a moment to come back. */
    const inOrder = apiCorpus.cases.toSorted((one, other) => Number('fault' in one) - Number('fault' in other));
    it.each(inOrder.map((input) => [input.id, input.why, input] as const))('%s: %s', async (id, _why, raw) => {
      await run(filled(raw, fixtures().browsers[raw.as]?.csrfToken ?? ''));
      tally.note(raw.target, id);
    });
  });
