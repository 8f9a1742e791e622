import { randomUUID } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import { z } from 'zod';
import { joinAgent } from '../../support/product/agent.js';
import type { LiveAgent } from '../../support/product/agent.js';
import { asSuperuser } from '../../support/postgres.js';
import { call } from '../../support/product/api.js';
import type { Answer } from '../../support/product/api.js';
import { wirePay } from '../../support/product/pay-side.js';
import { freePort, until } from '../../support/product/process.js';
import { OWNER, SETUP_CODE, startProduct, wireChannel } from '../../support/product/product.js';
import type { Product } from '../../support/product/product.js';
import { wechatSideOf } from '../../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000ca';
const SEND = '/cgi-bin/message/custom/send';

/** Marked texts that stand nowhere else: each is pushed through every door that takes such a thing. */
const PERSONAL = {
  words: '标记的话一三八',
  phone: '13912345678',
  address: '标记路七号',
  remark: '标记的备注',
  nickname: '标记的昵称',
  note: '标记的便笺',
  reply: '标记的回复',
  wish: '标记的工单',
  question: '标记的搜索',
  receiver: '标记的收件人',
};
const GIVEN = {
  password: 'marked password of an agent',
  wrongPassword: 'marked wrong password 17',
  sourceSecret: 'marked-secret-of-a-shop-01',
  robotKey: 'markedrobotkey0123456789',
};

const operations = z.record(z.string(), z.record(z.string(), z.looseObject({})));
const rows = z.array(z.object({ text: z.string() }));

/** The whole product at the loudest log level, with every secret and every personal text marked. */
describe('what is marked', () => {
  let product: Product;
  let agent: LiveAgent;
  const logged: string[] = [];
  const errorBodies: string[] = [];
  const secrets: Record<string, string> = { ...GIVEN, setupCode: SETUP_CODE, ownerPassword: OWNER.password };

  const owner = async (path: string, body?: unknown, method?: string): Promise<Answer> => {
    const wanted = { headers: product.bearer, ...(body !== undefined && { body }), ...(method && { method }) };
    const answer = await call(`${product.url}/api/v1${path}`, wanted);
    if (answer.status >= 400) errorBodies.push(JSON.stringify(answer.body));
    return answer;
  };
  const fieldOf = (answer: Answer, name: string): string =>
    z.record(z.string(), z.unknown()).parse(answer.body)[name]?.toString() ?? '';

  beforeAll(async () => {
    product = await startProduct({ env: { LOG_LEVEL: 'debug', TRUSTED_NETWORK_HOSTS: '127.0.0.1' } });
    for (const server of product.servers) {
      void server
        .process()
        .line((line) => {
          logged.push(line);
          return false;
        })
        .catch(() => undefined);
    }
    await makeSecrets();
    await liveADay();
    await askWrongly();
  }, 60_000);
  afterAll(async () => {
    agent.close();
    await product.stop();
  });

  /** One of each kind of secret there is, and where the product makes it itself, what it made. */
  const makeSecrets = async (): Promise<void> => {
    const channel = await wireChannel(product, { kind: 'official_account', appId: APP_ID });
    await wirePay(product, channel);
    const rotated = await owner(`/channels/${channel.id}/rotate`, {});
    const nowhere = `https://127.0.0.1:${await freePort()}`;
    const source = { kind: 'http', name: '店', url: nowhere, secret: GIVEN.sourceSecret };
    await owner('/order-sources', source);
    const webhook = await owner('/webhooks', { name: 'x', url: `${nowhere}/x`, events: ['rating.given'] });
    const robot = { kind: 'webhook', url: `${nowhere}/${GIVEN.robotKey}`, enabled: true, afterMinutes: 5 };
    await owner('/alert-target', robot, 'PUT');
    const login = { name: '阿明', loginName: 'ming@marked', password: GIVEN.password, role: 'supervisor' };
    const { id } = z.object({ id: z.string() }).parse((await owner('/agents', login)).body);
    const link = await owner(`/agents/${id}/link`, {});
    Object.assign(secrets, {
      apiToken: product.apiToken,
      appSecret: 'f00dfeedf00dfeedf00dfeedf00dfeed',
      apiV3Key: 'K3y4DeskSim0123456789ABCDEFGHijk',
      webhookSecret: fieldOf(webhook, 'secret'),
      token: fieldOf(rotated, 'token'),
      encodingAesKey: fieldOf(rotated, 'encodingAesKey'),
      link: fieldOf(link, 'token'),
      ...(await signedIn()),
    });
  };

  const signedIn = async (): Promise<Record<string, string>> => {
    const body = { loginName: 'ming@marked', password: GIVEN.password };
    const answer = await call(`${product.url}/api/v1/sign-in`, { headers: { origin: product.url }, body });
    const [cookie = ''] = answer.headers.getSetCookie().map((line) => line.split(';')[0] ?? '');
    const csrf = fieldOf(answer, 'csrfToken');
    const headers = { cookie, origin: product.url, 'x-csrf-token': csrf };
    const begun = await call(`${product.url}/api/v1/me/second-factor`, { headers, body: { password: GIVEN.password } });
    const totp = fieldOf(begun, 'secret');
    const code = TOTP.generate({ secret: Secret.fromBase32(totp) });
    const confirmed = await call(`${product.url}/api/v1/me/second-factor/confirm`, { headers, body: { code } });
    const [recoveryCode = ''] = z.object({ recoveryCodes: z.array(z.string()) }).parse(confirmed.body).recoveryCodes;
    return { session: cookie.split('=')[1] ?? '', csrf, totp, recoveryCode };
  };

  /** A customer writes, is served, noted, searched for and exported; and WeChat fails in every way that is logged. */
  const liveADay = async (): Promise<void> => {
    const wechat = wechatSideOf(product.simulator);
    agent = await joinAgent(product, { capacity: 10 });
    await until('the agent is connected', async () => agent.isConnected() || undefined);
    const openid = await wechat.meet(APP_ID, PERSONAL.nickname);
    const content = `${PERSONAL.words} ${PERSONAL.phone} ${PERSONAL.address}`;
    await wechat.act(APP_ID, PERSONAL.nickname, { act: 'text', content, wait: true });
    const [held] = await until('it is served', async () => {
      const mine = await agent.mine();
      return mine.length > 0 ? mine : undefined;
    });
    if (!held) throw new Error('no conversation');
    const reply = (text: string) =>
      agent.reply({ conversationId: held.id, assignmentNumber: held.assignmentNumber, text });
    for (const [act, more] of [
      ['errcode', { errcode: 45047 }],
      ['cut', {}],
      ['html', {}],
    ] as const) {
      await wechat.setFaults(APP_ID, { api: [{ act, path: SEND, openid, times: 1, ...more }] });
      await reply(`${PERSONAL.reply} ${act}`);
    }
    await wechat.setFaults(APP_ID, {});
    const customerId = (await agent.detail(held.id)).customerId;
    const facts = { remark: PERSONAL.remark, phone: PERSONAL.phone, address: PERSONAL.address };
    await owner(`/customers/${customerId}`, facts, 'PATCH');
    const note = { clientMsgId: randomUUID(), text: PERSONAL.note, mentions: [] };
    await owner(`/conversations/${held.id}/notes`, note);
    const types = z.object({ items: z.array(z.object({ id: z.string() })) }).parse((await owner('/ticket-types')).body);
    await owner('/tickets', { typeId: types.items[0]?.id, subject: PERSONAL.wish, conversationId: held.id });
    await owner(`/search?kind=message&q=${encodeURIComponent(PERSONAL.question)}`);
    await owner(`/search?kind=customer&q=${PERSONAL.phone}`);
    await owner(`/orders/lookup?phone=${PERSONAL.phone}`);
    await owner(`/customers/${customerId}/orders`);
    await owner(`/customers/${customerId}/file`);
    await owner(`/conversations/${held.id}/export?format=csv`);
    await until('every reply has ended', async () => {
      const lines = await agent.messages(held.id);
      const isOver = lines.every(({ delivery }) => delivery !== 'queued' && delivery !== 'sending');
      return isOver || undefined;
    });
  };

  const askEachRoute = async (path: string, methods: readonly string[]): Promise<void> => {
    const at = `${product.url}${path.replace(/\{\w+\}/g, randomUUID())}`;
    const query = `?x=${encodeURIComponent(PERSONAL.words)}&token=${secrets['apiToken']}`;
    const callers = [product.bearer, { cookie: `jiedai_session=${secrets['session']}x` }];
    const asks = methods.flatMap((method) => callers.map((headers) => ({ method, headers })));
    for (const { method, headers } of asks) {
      const isRead = method === 'GET';
      const answer = await call(isRead ? at + query : at, {
        method,
        headers,
        ...(!isRead && { body: { ...PERSONAL, ...secrets } }),
      });
      if (answer.status >= 400) errorBodies.push(JSON.stringify(answer.body));
    }
  };

  /** Every route with every marked text where it does not belong, signed in and not, and bodies that are no JSON. */
  const askWrongly = async (): Promise<void> => {
    const { body } = await owner('/openapi.json');
    const { paths } = z.object({ paths: operations }).parse(body);
    for (const [path, methods] of Object.entries(paths)) {
      await askEachRoute(
        path,
        Object.keys(methods).map((name) => name.toUpperCase()),
      );
    }
    for (const loginName of ['ming@marked', PERSONAL.phone]) {
      const wrong = { loginName, password: GIVEN.wrongPassword, totp: '000000' };
      const answer = await call(`${product.url}/api/v1/sign-in`, { headers: { origin: product.url }, body: wrong });
      errorBodies.push(JSON.stringify(answer.body));
    }
    const broken = await fetch(`${product.url}/api/v1/sign-in`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: `{"password":"${GIVEN.wrongPassword}`,
    });
    errorBodies.push(await broken.text());
  };

  type Marks = readonly (readonly [name: string, written: readonly string[]])[];
  const marksOf = (marks: Readonly<Record<string, string>>): Marks =>
    Object.entries(marks).map(([name, mark]) => {
      const written = [
        mark,
        encodeURIComponent(mark),
        Buffer.from(mark).toString('hex'),
        JSON.stringify(mark).slice(1, -1),
      ];
      return [name, [...new Set(written)]];
    });
  const namesIn = (text: string, marks: Marks): readonly string[] =>
    marks.flatMap(([name, written]) => (written.some((one) => text.includes(one)) ? [name] : []));
  const all = (): Marks => marksOf({ ...PERSONAL, ...secrets });

  it('is worth looking for', () => {
    expect(Object.entries(secrets).filter(([, mark]) => mark.length < 6)).toEqual([]);
    expect(Object.keys(secrets).length).toBeGreaterThanOrEqual(17);
    expect(logged.length).toBeGreaterThan(20);
    expect(errorBodies.length).toBeGreaterThan(200);
  });

  it('stands in no line of the log, which is JSON throughout', () => {
    const marks = all();
    for (const line of logged) {
      expect([namesIn(line, marks), line]).toEqual([[], line]);
      expect(line).not.toMatch(/access_token=(?!\[)[^&"\s]/);
      expect(() => JSON.parse(line)).not.toThrow();
    }
  });

  it('stands in no metric and no answer that says no', async () => {
    const [server] = product.servers;
    const metrics = await (await fetch(server?.metricsUrl ?? '')).text();
    expect(metrics).toContain('process_resident_memory_bytes');
    expect(namesIn(metrics, all())).toEqual([]);
    const marks = all();
    for (const body of errorBodies) expect([namesIn(body, marks), body]).toEqual([[], body]);
  });

  const textOf = async (table: string): Promise<string> =>
    rows
      .parse(await asSuperuser(product.stores.databaseUrl, `select t::text as text from ${table} t`))
      .map(({ text }) => text)
      .join('\n');

  it('stands in no job that waits', async () => {
    for (const table of ['timers', 'outbox', 'search_queue', 'report_queue', 'webhook_deliveries', 'login_counters']) {
      expect([table, namesIn(await textOf(table), all())]).toEqual([table, []]);
    }
  });

  it('stands, where it is a secret, nowhere in the database as it was given', async () => {
    const tables = await asSuperuser<{ name: string }>(
      product.stores.databaseUrl,
      `select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind in ('r', 'p') and not relispartition`,
    );
    expect(tables.length).toBeGreaterThan(80);
    const marks = marksOf(secrets);
    for (const { name } of tables) expect([name, namesIn(await textOf(name), marks)]).toEqual([name, []]);
  });
});
