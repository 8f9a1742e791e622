import { randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import supertest from 'supertest';
import { apiCorpus, pathOf } from '../../support/bad-inputs/api-corpus.js';
import type { ApiCase } from '../../support/bad-inputs/api-corpus.js';
import { bodyOf, plainBuilders } from '../../support/bad-inputs/plain-bodies.js';
import type { BuildBody } from '../../support/bad-inputs/plain-bodies.js';
import { newVariables } from '../../support/bad-inputs/scope.js';
import { aConversation } from '../../support/http/conversations.js';
import { CONSOLE_ORIGIN, openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, PASSWORD, signIn } from '../../support/http/people.js';
import type { Browser } from '../../support/http/people.js';

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

describe('the console API’s part of the corpus', () => {
  let desk: Desk;
  let values: Map<string, string>;
  let browsers: Readonly<Record<string, Browser | undefined>>;
  const secrets = {
    appSecret: 'c0ffee00c0ffee00c0ffee00c0ffee00',
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
  };

  beforeAll(async () => {
    desk = await openDesk({ allowInsecure: false });
    const [a, b] = [await openMerchant(desk, 'a'), await openMerchant(desk, 'b')];
    const owner = headersOf(a.browsers.owner);
    const post = (path: string, body: object) => supertest(desk.url).post(path).set(owner).send(body).expect(200);
    for (const loginName of ['agent-a', 'disabled-a']) {
      await post('/api/v1/agents', { name: loginName, loginName, password: PASSWORD, role: 'agent' });
    }
    const channel = { kind: 'official_account', appId: 'wx0000000000000a01', ...secrets };
    const channelA = await post('/api/v1/channels', channel);
    const [agentA, disabled, loggedOut] = [
      await signIn(desk, 'agent-a'),
      await signIn(desk, 'disabled-a'),
      await signIn(desk, 'agent-a'),
    ];
    await supertest(desk.url)
      .patch(`/api/v1/agents/${disabled.agentId}`)
      .set(owner)
      .send({ disabled: true })
      .expect(200);
    await supertest(desk.url).post('/api/v1/sign-out').set(headersOf(loggedOut)).expect(200);
    const held = { ...a, agentId: agentA.agentId };
    const convB = await aConversation(desk, { ...b, agentId: b.browsers.agent.agentId });
    browsers = {
      agentA,
      adminA: a.browsers.admin,
      supervisorA: a.browsers.supervisor,
      disabledAgentA: disabled,
      loggedOutA: loggedOut,
    };
    values = new Map([
      ['consoleOrigin', CONSOLE_ORIGIN],
      ['sessionCookie', 'jiedai_session'],
      ['password:agent-a', PASSWORD],
      ['validSession:agentA', agentA.cookie.split('=')[1] ?? ''],
      ['agentA', agentA.agentId],
      ['agentB', b.browsers.agent.agentId],
      ['convA', (await aConversation(desk, { ...held, lines: ['在吗'], allowance: 5 })).id],
      ['convQuotaUsedA', (await aConversation(desk, { ...held, lines: ['在吗'], allowance: 0 })).id],
      ['convB', convB.id],
      ['assignmentNumber:convA', '1'],
      ['channelA', channelA.body.id],
      ['channelB', convB.channelId],
      ['merchantB', b.merchantId],
      ['appSecretA', secrets.appSecret],
      ['aesKeyA', secrets.encodingAesKey],
      ['apiV3KeyA', 'no-such-key-is-stored'],
      ['orderA', await aPayment(a.merchantId, channelA.body.id, 1000)],
      ['orderB', await aPayment(b.merchantId, convB.channelId, 1000)],
      ['ticketB', await aTicket(headersOf(b.browsers.owner))],
      ['complaintB', await aComplaint(b.merchantId, convB.channelId)],
    ]);
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.sql('delete from login_counters'));

  const aTicket = async (headers: Readonly<Record<string, string>>): Promise<string> => {
    const made = await supertest(desk.url)
      .post('/api/v1/tickets')
      .set(headers)
      .send({ title: '乙店的工单' })
      .expect(200);
    return made.body.id;
  };
  const aPayment = async (merchantId: string, channelId: string, totalFen: number): Promise<string> => {
    const id = randomUUID();
    await desk.sql(
      `insert into payments (id, merchant_id, channel_id, mch_id, transaction_id, out_trade_no, trade_state, total_fen, known_at)
       values ($1, $2, $3, '1', '4200000001', 'ORDER-1', 'paid', $4, now())`,
      [id, merchantId, channelId, totalFen],
    );
    return id;
  };
  const aComplaint = async (merchantId: string, channelId: string): Promise<string> => {
    const id = randomUUID();
    await desk.sql(
      `insert into complaints (id, merchant_id, channel_id, complaint_id, mch_id, state, complained_at, due_at, created_at)
       values ($1, $2, $3, '1', '1', 'pending', now(), now(), now())`,
      [id, merchantId, channelId],
    );
    return id;
  };

  /** The case with every word in double braces replaced; numbers lose their quotes, as a program would send them. */
  const filled = (input: ApiCase, csrf: string): ApiCase => {
    const uuid = randomUUID();
    const known = new Map([...values, ['csrf', csrf], ['uuid', uuid]]);
    const text = JSON.stringify(input)
      .replaceAll('"{{assignmentNumber:convA}}"', '1')
      .replaceAll('"{{orderA.total}}"', '1000')
      .replace(/\{\{([^}]+)\}\}/g, (whole, name: string) => known.get(name) ?? whole)
      // Another one for each repetition: left for the moment of sending.
      .replaceAll('{{uuid#n}}', `${uuid}-{{n}}`);
    return { ...input, ...JSON.parse(text) };
  };

  const TABLES = [
    'tickets',
    'self_service_rules',
    'messages',
    'conversations',
    'outbound',
    'outbox',
    'media',
    'agents',
    'channels',
    'api_tokens',
  ];
  const rowCounts = async (): Promise<readonly unknown[]> =>
    desk.sql(`select ${TABLES.map((table) => `(select count(*) from ${table}) as ${table}`).join(', ')}`);

  const send = (input: ApiCase, index: number): Promise<Answer> => {
    const browser = browsers[input.as];
    const query = input.query ? `?${new URLSearchParams(input.query)}` : '';
    const variables = newVariables('');
    const scope = { variables, account: nobody, signer: nobody, accountNamed: () => nobody, index, signature: '' };
    const body = input.body ? build(input.body, scope).bytes : Buffer.alloc(0);
    const cookie = browser ? { cookie: browser.cookie } : {};
    // The configuration part of the corpus names no headers: it is sent as the console would.
    const own =
      input.target === 'config' && browser ? { ...headersOf(browser), 'content-type': 'application/json' } : {};
    const headers = { ...own, ...cookie, ...input.headers, 'content-length': String(body.length) };
    return sendRaw(desk.url, { method: input.method, path: pathOf(input) + query, headers, body });
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
    const [{ count } = { count: 0 }] = await desk.sql<{ count: number }>('select count(*)::int as count from refunds');
    expect(count).toBe(input.expect.outboundCount);
  };

  it.each(
    apiCorpus.built.filter(({ fault }) => fault === undefined).map((input) => [input.id, input.why, input] as const),
  )('%s: %s', async (_id, _why, raw) => {
    const input = filled(raw, browsers[raw.as]?.csrfToken ?? '');
    const before = await rowCounts();
    const startedAt = performance.now();
    if (input.concurrent) return sendAtOnce(input);
    let answer = await send(input, 0);
    const first = answer.text;
    for (let index = 1; index < (input.repeat ?? 1); index += 1) answer = await send(input, index);

    check(input, answer);
    if (input.expect.maxMs) expect(performance.now() - startedAt).toBeLessThan(input.expect.maxMs);
    if (input.kind === 'bad') expect(await rowCounts()).toEqual(before);
    if (input.expect.outboundCount !== undefined) {
      expect(answer.text).toBe(first);
      const [{ count } = { count: 0 }] = await desk.sql<{ count: number }>(
        'select count(*)::int as count from outbound',
      );
      expect(count).toBe(input.expect.outboundCount);
    }
  });

  it('has a route for all of it but what is not built yet', () => {
    const missing = new Set(apiCorpus.later.map(({ path, id }) => /^\{route:([^}]+)\}/.exec(path)?.[1] ?? id));
    expect([...missing].sort()).toEqual(['customer.erase', 'retention.update', 'webhook.create']);
  });
});
