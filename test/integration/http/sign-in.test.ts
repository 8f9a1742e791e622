import request from 'supertest';
import { CONSOLE_ORIGIN, openDesk, SETUP_CODE } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, PASSWORD, signIn } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

const setupBody = (loginName = 'first@shop') => ({
  setupCode: SETUP_CODE,
  merchant: { name: '青禾果园' },
  owner: { name: '王青', loginName, password: PASSWORD },
});

describe('first set-up', () => {
  let desk: Desk;
  beforeEach(async () => {
    desk = await openDesk();
  });
  afterEach(() => desk.close());

  it('makes one merchant with an owner, a skill group, rules and a token of every scope, and then no other', async () => {
    const made = await request(desk.url).post('/api/v1/setup').send(setupBody()).expect(200);

    const bearer = { authorization: `Bearer ${made.body.apiToken}` };
    const me = await request(desk.url).get('/api/v1/me').set(bearer).expect(200);
    expect(me.body).toMatchObject({ agentId: made.body.agentId, merchantId: made.body.merchantId, role: 'owner' });
    expect(me.body).not.toHaveProperty('csrfToken');
    const groups = await request(desk.url).get('/api/v1/skill-groups').set(bearer).expect(200);
    expect(groups.body.items).toEqual([{ id: expect.any(String), name: '默认', agentIds: [made.body.agentId] }]);
    const rules = await request(desk.url).get('/api/v1/routing-rules').set(bearer).expect(200);
    expect(rules.body.agent.map(({ choice }: { choice: string }) => choice)).toEqual(['last_agent', 'fewest']);
    await request(desk.url)
      .post('/api/v1/agents')
      .set(bearer)
      .send({ ...setupBody().owner, loginName: 'two', role: 'agent' })
      .expect(200);

    const again = await request(desk.url).post('/api/v1/setup').send(setupBody('second@shop')).expect(409);
    expect(again.body).toEqual({ error: { code: 'already_set_up' } });
  });

  it('is done once when twenty ask together', async () => {
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        request(desk.url)
          .post('/api/v1/setup')
          .send(setupBody(`owner-${n}`)),
      ),
    );

    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array(19).fill(409)]);
    expect(await desk.sql('select id from merchants')).toHaveLength(1);
    expect(await desk.sql('select id from agents')).toHaveLength(1);
  });

  it('tells anybody whether it was done, and nothing else', async () => {
    const ask = async (): Promise<unknown> => (await request(desk.url).get('/api/v1/setup').expect(200)).body;

    expect(await ask()).toEqual({ isSetUp: false });
    await request(desk.url).post('/api/v1/setup').send(setupBody()).expect(200);
    expect(await ask()).toEqual({ isSetUp: true });
  });

  it('needs the code', async () => {
    const wrong = { ...setupBody(), setupCode: 'not-the-code' };
    await request(desk.url).post('/api/v1/setup').send(wrong).expect(401);
    expect(await desk.sql('select id from merchants')).toHaveLength(0);
  });
});

describe('signing in', () => {
  let desk: Desk;
  let shop: Merchant;
  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.sql('delete from login_counters'));

  const attempt = (loginName: string, password: string, address = '') =>
    request(desk.url).post('/api/v1/sign-in').set('x-forwarded-for', address).send({ loginName, password });

  it('gives a cookie that scripts cannot read, keeps only a hash, and says who it is', async () => {
    const answer = await attempt('shop-agent', PASSWORD).expect(200);

    const [cookie = ''] = answer.get('Set-Cookie') ?? [];
    expect(cookie).toMatch(/^jiedai_session=[A-Za-z0-9_-]{43}; path=\/; expires=.*; samesite=strict; httponly$/);
    const token = /=([^;]+)/.exec(cookie)?.[1] ?? '';
    const rows = await desk.sql<{ row: string }>('select s::text as row from sessions s');
    expect(rows.some(({ row }) => row.includes(token))).toBe(false);
  });

  it('never takes the session a browser came with', async () => {
    const chosen = `jiedai_session=${'A'.repeat(43)}`;
    const answer = await attempt('shop-agent', PASSWORD).set('cookie', chosen).expect(200);
    expect(answer.get('Set-Cookie')?.[0]).not.toContain('A'.repeat(43));
    await request(desk.url).get('/api/v1/me').set('cookie', chosen).expect(401);
  });

  it('answers an unknown name, a wrong password and a disabled agent alike', async () => {
    const owner = headersOf(shop.browsers.owner);
    const gone = { name: '离职', loginName: 'gone', password: PASSWORD, role: 'agent' };
    const { body } = await request(desk.url).post('/api/v1/agents').set(owner).send(gone).expect(200);
    await request(desk.url).patch(`/api/v1/agents/${body.id}`).set(owner).send({ disabled: true }).expect(200);

    const answers = [
      await attempt('nobody-here', 'wrong-password-1'),
      await attempt('shop-agent', 'wrong-password-1'),
      await attempt('gone', PASSWORD),
    ];
    expect(answers.map(({ status }) => status)).toEqual([401, 401, 401]);
    expect(new Set(answers.map(({ text }) => text))).toEqual(new Set(['{"error":{"code":"bad_credentials"}}']));
  });

  it('refuses a name after 10 failures, also with the right password, and whatever its case', async () => {
    for (let n = 0; n < 10; n += 1) await attempt(n % 2 ? 'shop-agent' : 'SHOP-Agent', 'wrong').expect(401);
    const refused = await attempt('shop-agent', PASSWORD).expect(429);
    expect(refused.body).toMatchObject({ error: { code: 'too_many_attempts' } });
    expect(Number(refused.get('Retry-After'))).toBeGreaterThan(0);
    await attempt('shop-supervisor', PASSWORD).expect(200);
  });

  it('lets no more than 10 tries through when many come at once', async () => {
    const answers = await Promise.all(Array.from({ length: 15 }, () => attempt('shop-admin', 'wrong')));
    expect(answers.filter(({ status }) => status === 401)).toHaveLength(10);
    expect(answers.filter(({ status }) => status === 429)).toHaveLength(5);
  });

  it('refuses an address after 20 failures, and believes no forwarded address from an unlisted proxy', async () => {
    for (let n = 0; n < 20; n += 1) await attempt(`agent-${n}`, 'Spring2026!', `203.0.113.${n}`).expect(401);
    await attempt('agent-99', 'Spring2026!', '203.0.113.99').expect(429);
    // One row for the address and one for each name it tried, none of which can be read.
    const kept = await desk.sql<{ key: string }>('select key from login_counters');
    expect(kept).toHaveLength(21);
    expect(kept.filter(({ key }) => !/^[0-9a-f]{64}$/.test(key))).toEqual([]);
  });

  it('forgets failures once the password was right', async () => {
    for (let n = 0; n < 9; n += 1) await attempt('shop-agent', 'wrong').expect(401);
    await attempt('shop-agent', PASSWORD).expect(200);
    for (let n = 0; n < 9; n += 1) await attempt('shop-agent', 'wrong').expect(401);
    await attempt('shop-agent', PASSWORD).expect(200);
  });

  it('ends with sign-out, at once', async () => {
    const browser = await signIn(desk, 'shop-agent');
    await request(desk.url).post('/api/v1/sign-out').set(headersOf(browser)).expect(200);
    await request(desk.url).get('/api/v1/me').set('cookie', browser.cookie).expect(401);
  });

  it('takes a new password only with the old one, ends every session, and begins a new one', async () => {
    const before = await signIn(desk, 'shop-analyst');
    const change = (body: object) => request(desk.url).post('/api/v1/me/password').set(headersOf(before)).send(body);
    const newPassword = 'a pond of carp and lotus';
    await change({ newPassword }).expect(400);
    await change({ password: 'wrong', newPassword }).expect(401);
    await change({ password: PASSWORD, newPassword: 'password123456' }).expect(400);

    const done = await change({ password: PASSWORD, newPassword }).expect(200);
    await request(desk.url).get('/api/v1/me').set('cookie', before.cookie).expect(401);
    const cookie = done.get('Set-Cookie')?.[0]?.split(';')[0] ?? '';
    await request(desk.url).get('/api/v1/me').set('cookie', cookie).expect(200);
    await attempt('shop-analyst', PASSWORD).expect(401);
  });

  it('ends the sessions of an agent who is disabled or given another role, and the former rights with them', async () => {
    const owner = headersOf(shop.browsers.owner);
    const admin = await signIn(desk, 'shop-admin');
    await request(desk.url).get('/api/v1/agents').set('cookie', admin.cookie).expect(200);
    await request(desk.url).patch(`/api/v1/agents/${admin.agentId}`).set(owner).send({ role: 'agent' }).expect(200);
    await request(desk.url).get('/api/v1/agents').set('cookie', admin.cookie).expect(401);

    const demoted = await signIn(desk, 'shop-admin');
    await request(desk.url).get('/api/v1/agents').set('cookie', demoted.cookie).expect(403);
    await request(desk.url).patch(`/api/v1/agents/${admin.agentId}`).set(owner).send({ disabled: true }).expect(200);
    await request(desk.url).get('/api/v1/me').set('cookie', demoted.cookie).expect(401);
  });

  it('lets nobody change their own role, and only an owner an owner', async () => {
    const { owner, supervisor } = shop.browsers;
    const patch = (id: string, body: object) =>
      request(desk.url).patch(`/api/v1/agents/${id}`).set(headersOf(owner)).send(body);
    await patch(owner.agentId, { role: 'agent' }).expect(403);
    await patch(owner.agentId, { disabled: true }).expect(403);
    await patch(supervisor.agentId, { role: 'admin' }).expect(200);
    const promoted = headersOf(await signIn(desk, 'shop-supervisor'));
    const capacity = { capacity: 3 };
    await request(desk.url).patch(`/api/v1/agents/${owner.agentId}`).set(promoted).send(capacity).expect(403);
    await request(desk.url)
      .patch(`/api/v1/agents/${supervisor.agentId}`)
      .set(promoted)
      .send({ role: 'owner' })
      .expect(403);
  });

  it('asks Origin and CSRF token of no API token, and ends it when it is revoked', async () => {
    const owner = headersOf(shop.browsers.owner);
    const token = { name: 'crm', scopes: ['read'] };
    const { body } = await request(desk.url).post('/api/v1/api-tokens').set(owner).send(token).expect(200);
    const bearer = { authorization: `Bearer ${body.token}`, origin: 'https://evil.example' };
    await request(desk.url).get('/api/v1/agents').set(bearer).expect(200);
    await request(desk.url).patch('/api/v1/me/status').set(bearer).send({ status: 'busy' }).expect(403);
    await request(desk.url).delete(`/api/v1/api-tokens/${body.id}`).set(owner).expect(200);
    await request(desk.url).get('/api/v1/agents').set(bearer).expect(401);
    expect(CONSOLE_ORIGIN).not.toBe(bearer.origin);
  });
});
