import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import { enrolment } from '../../../src/contract/people/account.js';
import type { Method, Route } from '../../../src/http/route.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, PASSWORD, signIn } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';

type Headers = Readonly<Record<string, string>>;

/** What cannot be taken back, takes everything along, or shows what opens more. A route that becomes one is named here. */
const CRITICAL = [
  'api_token.create',
  'channel.delete',
  'channel.rotate',
  'complaint.refund-progress',
  'customer.export',
  'erase_task.approve',
  'erase_task.create',
  'link.create',
  'merchant.export',
  'pay_settings.set',
  'proof.get',
  'refund.approve',
  'refund.create',
  'second_factor.reset',
  'webhook.create',
  'webhook.rotate_secret',
  'webhook.update',
];
const NOWHERE = '01a2045a-0000-7000-8000-000000000000';
const PROOF = '/api/v1/me/proof';

describe('proving once more who sits there', () => {
  let desk: Desk;
  let shop: Merchant;
  let now = new Date();
  const later = (minutes: number): void => {
    now = new Date(now.getTime() + minutes * 60_000);
  };
  beforeAll(async () => {
    desk = await openDesk({ clock: { now: () => now } });
    shop = await openMerchant(desk, 'shop');
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.sql('delete from login_counters'));

  const start: Readonly<Record<Method, (path: string) => request.Test>> = {
    GET: (path) => request(desk.url).get(path),
    POST: (path) => request(desk.url).post(path),
    PUT: (path) => request(desk.url).put(path),
    PATCH: (path) => request(desk.url).patch(path),
    DELETE: (path) => request(desk.url).delete(path),
  };
  const critical = (): readonly Route[] => desk.routes.filter(({ needsProof }) => needsProof);
  /** A field nobody knows keeps what is let in from doing anything. */
  const knock = async ({ method, path }: Route, headers: Headers): Promise<object> => {
    const asked = start[method](path.replace(/:\w+/g, NOWHERE)).set(headers);
    const answer = await (method === 'GET' ? asked.query({ nobodyKnowsThis: 1 }) : asked.send({ nobodyKnowsThis: 1 }));
    return { status: answer.status, ...answer.body.error };
  };
  /** Every one of them, and the answer they have in common. */
  const knockAtAll = async (headers: Headers, expected: object): Promise<void> => {
    for (const route of critical())
      expect([route.name, await knock(route, headers)]).toEqual([route.name, expect.objectContaining(expected)]);
  };
  const prove = (browser: Browser, body: object) => request(desk.url).post(PROOF).set(headersOf(browser)).send(body);
  const PASSED = { code: 'validation', status: 400 };

  it('is asked for by the routes of this table, and by no other', () => {
    expect(
      critical()
        .map(({ name }) => name)
        .toSorted(),
    ).toEqual(CRITICAL);
  });

  it('stands for five minutes after signing in, then for five after each proof, in that session alone', async () => {
    const here = await signIn(desk, 'shop-owner');
    const there = await signIn(desk, 'shop-owner');
    await knockAtAll(headersOf(here), PASSED);
    later(5);
    const needed = { status: 403, code: 'proof_required', details: { by: 'password' } };
    await knockAtAll(headersOf(here), needed);
    // What else one may do goes on.
    await request(desk.url).get('/api/v1/agents').set(headersOf(here)).expect(200);

    expect((await prove(here, { password: 'not the password' })).body.error.code).toBe('bad_credentials');
    expect((await prove(here, {})).body.error).toEqual({ code: 'validation', field: 'password' });
    await prove(here, { password: PASSWORD }).expect(200);
    await knockAtAll(headersOf(here), PASSED);
    await request(desk.url).get(PROOF).set(headersOf(there)).expect(403);
    later(5);
    await knockAtAll(headersOf(here), needed);
    const proved = await desk.sql(
      `select after, subject_id = $1 as own from audit_entries where action = 'session.proved' and actor_id = $1`,
      [here.agentId],
    );
    expect(proved).toEqual([{ after: { provedBy: 'password' }, own: true }]);
  });

  it('takes the code where a second factor is set up, once, and no password in its place', async () => {
    const owner = await signIn(desk, 'shop-owner');
    const begun = await request(desk.url)
      .post('/api/v1/me/second-factor')
      .set(headersOf(owner))
      .send({ password: PASSWORD });
    const { secret } = enrolment.parse(begun.body);
    const code = () => new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
    const confirm = request(desk.url).post('/api/v1/me/second-factor/confirm').set(headersOf(owner));
    await confirm.send({ code: code() }).expect(200);
    later(6);
    await knockAtAll(headersOf(owner), { code: 'proof_required', details: { by: 'code' } });
    expect((await prove(owner, { password: PASSWORD })).body.error.code).toBe('totp_required');
    expect((await prove(owner, { code: '000000' })).body.error.code).toBe('totp_wrong');
    const shown = code();
    await prove(owner, { code: shown }).expect(200);
    expect((await prove(owner, { code: shown })).body.error.code).toBe('totp_wrong');
    await knockAtAll(headersOf(owner), PASSED);
  });

  it('is locked like signing in', async () => {
    const supervisor = await signIn(desk, 'shop-supervisor');
    for (let n = 0; n < 10; n += 1) await prove(supervisor, { password: 'not the password' }).expect(401);
    expect((await prove(supervisor, { password: PASSWORD })).body.error.code).toBe('too_many_attempts');
  });

  it('is out of reach of an API token, which does such things only when it was made for them', async () => {
    const admin = await signIn(desk, 'shop-admin');
    const tokenWith = async (name: string, scopes: readonly string[]): Promise<Headers> => {
      const asked = request(desk.url).post('/api/v1/api-tokens').set(headersOf(admin));
      const { body } = await asked.send({ name, scopes }).expect(200);
      return { authorization: `Bearer ${body.token}` };
    };
    const plain = await tokenWith('plain', ['read', 'reply', 'manage']);
    const made = await tokenWith('made', ['read', 'reply', 'manage', 'critical']);
    await knockAtAll(plain, { status: 403, code: 'forbidden' });
    const open = critical().filter(({ name }) => name !== 'merchant.export');
    for (const route of open) expect([route.name, await knock(route, made)]).toMatchObject([route.name, PASSED]);
    await request(desk.url).post(PROOF).set(made).send({ password: PASSWORD }).expect(403);
    // It gives on no more than it has.
    const passedOn = { name: 'x', scopes: ['read', 'critical'] };
    await request(desk.url).post('/api/v1/api-tokens').set(plain).send(passedOn).expect(403);
    const listed = await request(desk.url).get('/api/v1/api-tokens').set(plain).expect(200);
    expect(listed.body.items.map(({ scopes }: { scopes: string[] }) => scopes.includes('critical'))).toEqual([
      false,
      true,
    ]);
  });

  it('is asked of nobody who has not the right at all', async () => {
    later(6);
    for (const route of critical().filter(({ access }) => access !== 'self.read')) {
      const analyst = await knock(route, headersOf(shop.browsers.analyst));
      expect([route.name, analyst]).toEqual([route.name, { status: 403, code: 'forbidden' }]);
    }
  });
});
