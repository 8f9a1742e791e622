import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import { enrolment, ownAccount, ownSessionList, recoveryCodes } from '../../../src/contract/people/account.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, PASSWORD, signIn } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';

const FACTOR = '/api/v1/me/second-factor';

/** The authenticator app: the same RFC, held by the test. */
const codeOf = (secret: string, at: Date): string =>
  new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: at.getTime() });

describe('one’s own account', () => {
  let desk: Desk;
  let shop: Merchant;
  /** Stands still, so that a code is of the step the test means. */
  let now = new Date();
  const later = (seconds: number): void => {
    now = new Date(now.getTime() + seconds * 1000);
  };
  beforeAll(async () => {
    desk = await openDesk({ clock: { now: () => now } });
    shop = await openMerchant(desk, 'shop');
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.sql('delete from login_counters'));

  const post = (browser: Browser, path: string, body: object = {}) =>
    request(desk.url).post(path).set(headersOf(browser)).send(body);
  const attempt = (loginName: string, totp?: string) =>
    request(desk.url)
      .post('/api/v1/sign-in')
      .set('user-agent', 'a browser')
      .send({ loginName, password: PASSWORD, ...(totp !== undefined && { totp }) });
  const enrol = async (browser: Browser) => {
    const { secret } = enrolment.parse((await post(browser, FACTOR, { password: PASSWORD })).body);
    const answer = await post(browser, `${FACTOR}/confirm`, { code: codeOf(secret, now) }).expect(200);
    return { secret, codes: recoveryCodes.parse(answer.body).recoveryCodes };
  };
  const codesOf = (answers: readonly request.Response[]) =>
    answers.map(({ status, body }) => body?.error?.code ?? status);

  it('asks for a code only when one has been proved, takes each once, and one step before and after', async () => {
    const { agent } = shop.browsers;
    const begun = await post(agent, FACTOR, { password: PASSWORD }).expect(200);
    expect(begun.body.uri).toContain('otpauth://totp/');
    await attempt('shop-agent').expect(200);
    expect((await post(agent, FACTOR, { password: 'not the password' })).body.error.code).toBe('bad_credentials');
    expect((await post(agent, `${FACTOR}/confirm`, { code: '000000' })).body.error.code).toBe('totp_wrong');

    const { secret } = await enrol(agent);
    expect(codesOf([await attempt('shop-agent'), await attempt('shop-agent', codeOf(secret, now))])).toEqual([
      'totp_required',
      'totp_wrong',
    ]);
    later(30);
    const code = codeOf(secret, now);
    const together = await Promise.all(Array.from({ length: 5 }, () => attempt('shop-agent', code)));
    expect(codesOf(together).toSorted()).toEqual([200, 'totp_wrong', 'totp_wrong', 'totp_wrong', 'totp_wrong']);
    await desk.sql('delete from login_counters');
    const ahead = codeOf(secret, new Date(now.getTime() + 30_000));
    expect(codesOf([await attempt('shop-agent', ahead)])).toEqual([200]);
    later(300);
    expect(codesOf([await attempt('shop-agent', ahead), await attempt('shop-agent', codeOf(secret, now))])).toEqual([
      'totp_wrong',
      200,
    ]);
    expect((await post(agent, FACTOR, { password: PASSWORD })).status).toBe(409);
  });

  it('lets each recovery code in once, keeps no secret readable, and ends with the password', async () => {
    const { admin } = shop.browsers;
    const { secret, codes } = await enrol(admin);
    const [first = '', second = ''] = codes;
    expect(new Set(codes).size).toBe(10);
    expect(codesOf([await attempt('shop-admin', first.toLowerCase()), await attempt('shop-admin', first)])).toEqual([
      200,
      'totp_wrong',
    ]);
    const account = async () =>
      ownAccount.parse((await request(desk.url).get('/api/v1/me/account').set('cookie', admin.cookie)).body);
    expect(await account()).toMatchObject({ loginName: 'shop-admin', hasSecondFactor: true, recoveryCodesLeft: 9 });
    const rows = await desk.sql<{ row: string }>(
      `select encode(secret, 'escape') as row from second_factors union all select encode(code_hash, 'escape') from recovery_codes`,
    );
    for (const { row } of rows) for (const hidden of [secret, second]) expect(row).not.toContain(hidden);

    const renewed = await post(admin, `${FACTOR}/recovery-codes`, { password: PASSWORD }).expect(200);
    expect(codesOf([await attempt('shop-admin', second)])).toEqual(['totp_wrong']);
    expect(codesOf([await attempt('shop-admin', renewed.body.recoveryCodes[0])])).toEqual([200]);
    await post(admin, `${FACTOR}/remove`, { password: PASSWORD }).expect(200);
    await attempt('shop-admin').expect(200);
  });

  it('counts wrong codes like wrong passwords', async () => {
    const { secret } = await enrol(shop.browsers.supervisor);
    for (let n = 0; n < 10; n += 1) await attempt('shop-supervisor', '000000').expect(401);
    later(60);
    expect(codesOf([await attempt('shop-supervisor', codeOf(secret, now))])).toEqual(['too_many_attempts']);
  });

  it('is given back by whoever manages agents, never to themselves and never to an owner by an admin', async () => {
    const { owner, analyst } = shop.browsers;
    await enrol(analyst);
    const admin = await signIn(desk, 'shop-admin');
    const reset = (browser: Browser, agentId: string) =>
      request(desk.url).delete(`/api/v1/agents/${agentId}/second-factor`).set(headersOf(browser));
    expect((await reset(admin, owner.agentId)).status).toBe(403);
    expect((await reset(admin, admin.agentId)).status).toBe(403);
    await reset(admin, analyst.agentId).expect(200);
    await request(desk.url).get('/api/v1/me').set('cookie', analyst.cookie).expect(401);
    await attempt('shop-analyst').expect(200);
  });

  it('is out of reach of an API token', async () => {
    const owner = await signIn(desk, 'shop-owner');
    const scopes = ['read', 'reply', 'manage'];
    const { body } = await post(owner, '/api/v1/api-tokens', { name: 't', scopes }).expect(200);
    const bearer = { authorization: `Bearer ${body.token}` };
    await request(desk.url).post(FACTOR).set(bearer).send({ password: PASSWORD }).expect(403);
  });

  it('shows where one is signed in, ends one of them, and takes a new name', async () => {
    const here = await signIn(desk, 'shop-owner');
    await attempt('shop-owner').expect(200);
    const sessions = async () => {
      const answer = await request(desk.url).get('/api/v1/me/sessions').set('cookie', here.cookie).expect(200);
      return ownSessionList.parse(answer.body).items;
    };
    const other = (await sessions()).find(({ userAgent }) => userAgent === 'a browser');
    expect((await sessions()).filter(({ isThis }) => isThis)).toHaveLength(1);
    const end = (browser: Browser) =>
      request(desk.url).delete(`/api/v1/me/sessions/${other?.id}`).set(headersOf(browser));
    expect((await end(await signIn(desk, 'shop-admin'))).status).toBe(404);
    await end(here).expect(200);
    expect((await sessions()).some(({ id }) => id === other?.id)).toBe(false);

    const renamed = await request(desk.url).patch('/api/v1/me/account').set(headersOf(here)).send({ name: '王青' });
    expect(renamed.body).toMatchObject({ name: '王青' });
  });

  it('changes the password with a second factor set up, and every other session ends', async () => {
    const { secret } = await enrol(await signIn(desk, 'shop-owner'));
    later(60);
    const entered = await attempt('shop-owner', codeOf(secret, now)).expect(200);
    const [cookie = ''] = (entered.get('Set-Cookie') ?? []).map((line) => line.split(';')[0] ?? '');
    const here = { agentId: '', cookie, csrfToken: entered.body.csrfToken };
    const body = { password: PASSWORD, newPassword: 'another moon over qinghe' };
    await post(here, '/api/v1/me/password', body).expect(200);
    await request(desk.url).get('/api/v1/me').set('cookie', cookie).expect(401);
  });
});
