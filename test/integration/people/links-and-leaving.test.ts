import { Secret, TOTP } from 'otpauth';
import request from 'supertest';
import { agentCreated, agentList, linkView, oneTimeLink } from '../../../src/contract/people/agents.js';
import { enrolment } from '../../../src/contract/people/account.js';
import { channelView, newChannelAnswer, rotatedChannel } from '../../../src/contract/channels/channels.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, PASSWORD, signIn } from '../../support/http/people.js';
import type { Browser, Merchant } from '../../support/http/people.js';
import { URL_CHECK, XML_MESSAGE } from '../../support/wechat/push-vectors.js';

const NEW_PASSWORD = 'a lantern above the orchard';
const HOUR_MS = 3_600_000;
/** The published message was signed then. */
const SIGNED_AT = Number(XML_MESSAGE.timestamp) * 1000;

describe('agents and channels that come and go', () => {
  let desk: Desk;
  let shop: Merchant;
  let now = new Date(SIGNED_AT);
  const later = (ms: number): void => {
    now = new Date(now.getTime() + ms);
  };
  beforeAll(async () => {
    desk = await openDesk({ clock: { now: () => now } });
    shop = await openMerchant(desk, 'shop');
  });
  afterAll(() => desk.close());
  beforeEach(() => desk.sql('delete from login_counters'));

  const api = (browser: Browser) => ({
    get: (path: string) => request(desk.url).get(path).set(headersOf(browser)),
    post: (path: string, body: object = {}) => request(desk.url).post(path).set(headersOf(browser)).send(body),
    patch: (path: string, body: object) => request(desk.url).patch(path).set(headersOf(browser)).send(body),
    remove: (path: string) => request(desk.url).delete(path).set(headersOf(browser)),
  });
  const open = (path: string, body: object) => request(desk.url).post(path).send(body);
  const invite = async (loginName: string) => {
    const body = { name: loginName, loginName, role: 'agent', skillGroupIds: [shop.skillGroupId] };
    const answer = await api(shop.browsers.admin).post('/api/v1/agents', body).expect(200);
    const { id, link } = agentCreated.parse(answer.body);
    return { id, token: link?.token ?? '' };
  };
  const agentOf = async (id: string) => {
    const { body } = await api(shop.browsers.admin).get('/api/v1/agents?limit=200').expect(200);
    return agentList.parse(body).items.find((agent) => agent.id === id);
  };

  it('invites an agent by a link that works once, for 24 hours, and whose token is stored nowhere', async () => {
    const { id, token } = await invite('lin');
    expect(await agentOf(id)).toMatchObject({ invited: true, hasSecondFactor: false });
    expect(linkView.parse((await open('/api/v1/link', { token }).expect(200)).body)).toEqual({
      kind: 'invitation',
      merchantName: 'shop 果园',
      name: 'lin',
      loginName: 'lin',
    });
    const rows = await desk.sql<{ row: string }>(`select l::text as row from one_time_links l`);
    for (const { row } of rows) expect(row).not.toContain(token);

    expect((await open('/api/v1/link/use', { token, password: '123456789012' })).status).toBe(400);
    const use = () => open('/api/v1/link/use', { token, password: NEW_PASSWORD });
    const together = await Promise.all([use(), use(), use()]);
    expect(together.map(({ status }) => status).toSorted()).toEqual([200, 404, 404]);
    await signIn(desk, 'lin', NEW_PASSWORD);
    expect(await agentOf(id)).toMatchObject({ invited: false });

    const other = await invite('wang');
    later(24 * HOUR_MS + 1);
    expect((await open('/api/v1/link', { token: other.token })).status).toBe(404);
    // Still invited: the next link is an invitation again.
    const admin = await signIn(desk, 'shop-admin');
    const again = oneTimeLink.parse((await api(admin).post(`/api/v1/agents/${other.id}/link`).expect(200)).body);
    expect(again.kind).toBe('invitation');
    now = new Date(SIGNED_AT);
  });

  it('resets a password within the hour, ends former links and sessions, and is for colleagues only', async () => {
    const { admin, owner } = shop.browsers;
    const agent = await signIn(desk, 'shop-agent');
    const link = async () =>
      oneTimeLink.parse((await api(admin).post(`/api/v1/agents/${agent.agentId}/link`).expect(200)).body);
    const first = await link();
    const second = await link();
    expect(second.kind).toBe('reset');
    expect(new Date(second.expiresAt).getTime() - now.getTime()).toBe(HOUR_MS);
    expect((await open('/api/v1/link', { token: first.token })).status).toBe(404);
    // Whoever is locked out comes in with the new password.
    const wrong = { loginName: 'shop-agent', password: 'not the password' };
    for (let n = 0; n < 11; n += 1) await open('/api/v1/sign-in', wrong);
    await open('/api/v1/link/use', { token: second.token, password: NEW_PASSWORD }).expect(200);
    await api(agent).get('/api/v1/me').expect(401);
    await signIn(desk, 'shop-agent', NEW_PASSWORD);

    const refused = [
      await api(admin).post(`/api/v1/agents/${admin.agentId}/link`),
      await api(admin).post(`/api/v1/agents/${owner.agentId}/link`),
    ];
    expect(refused.map(({ status }) => status)).toEqual([403, 403]);
    const [entry] = await desk.sql<{ after: { by: string } }>(
      `select after from audit_entries where action = 'agent.password_changed' and subject_id = $1 order by id desc`,
      [agent.agentId],
    );
    expect(entry?.after).toEqual({ by: 'reset' });
  });

  const statesOf = (ids: readonly string[]) =>
    desk.sql<{ state: string; agent_id: string | null }>(
      'select state, agent_id from conversations where id = any($1) order by array_position($1, id)',
      [ids],
    );

  it('hands over what an agent holds before they are disabled or removed, and signs them out', async () => {
    const admin = api(shop.browsers.admin);
    for (const leave of ['disabled', 'removed'] as const) {
      const { id: agentId, token } = await invite(`leaving-${leave}`);
      await open('/api/v1/link/use', { token, password: NEW_PASSWORD }).expect(200);
      const browser = await signIn(desk, `leaving-${leave}`, NEW_PASSWORD);
      const held = await aConversation(desk, { ...shop, agentId, lines: ['在吗'] });
      const other = await aConversation(desk, { ...shop, agentId: shop.browsers.owner.agentId });
      if (leave === 'disabled') await admin.patch(`/api/v1/agents/${agentId}`, { disabled: true }).expect(200);
      else await admin.remove(`/api/v1/agents/${agentId}`).expect(200);
      expect(await statesOf([held.id, other.id])).toEqual([
        { state: 'queued', agent_id: null },
        { state: 'active', agent_id: shop.browsers.owner.agentId },
      ]);
      await api(browser).get('/api/v1/me').expect(401);
      expect((await agentOf(agentId))?.disabled).toBe(leave === 'disabled' ? true : undefined);
      // The login name of who was removed may be given to somebody else.
      const body = { name: 'x', loginName: `leaving-${leave}`, role: 'agent' };
      expect((await admin.post('/api/v1/agents', body)).status).toBe(leave === 'disabled' ? 409 : 200);
      expect((await admin.post(`/api/v1/agents/${agentId}/link`)).status).toBe(leave === 'disabled' ? 409 : 404);
    }
    expect((await admin.remove(`/api/v1/agents/${shop.browsers.admin.agentId}`)).status).toBe(403);
    expect((await admin.remove(`/api/v1/agents/${shop.browsers.owner.agentId}`)).status).toBe(403);
  });

  it('lets who lacks a required second factor do nothing but set one up', async () => {
    const supervisor = shop.browsers.supervisor;
    const settings = (secondFactorRoles: readonly string[]) =>
      api(shop.browsers.owner).patch('/api/v1/settings', { secondFactorRoles }).expect(200);
    await api(supervisor).get('/api/v1/conversations').expect(200);
    await settings(['supervisor']);
    // In the session they are in, and not when what is known of it has aged.
    const { body: running } = await api(supervisor).get('/api/v1/conversations').expect(403);
    expect(running.error.code).toBe('second_factor_required');
    const fresh = await signIn(desk, 'shop-supervisor');
    expect((await api(fresh).get('/api/v1/me')).body.lacksSecondFactor).toBe(true);
    for (const path of ['/api/v1/conversations', '/api/v1/agents', '/api/v1/me/sessions']) {
      const { status, body } = await api(fresh).get(path);
      expect([path, status, body.error.code]).toEqual([path, 403, 'second_factor_required']);
    }
    const begun = await api(fresh).post('/api/v1/me/second-factor', { password: PASSWORD }).expect(200);
    const { secret } = enrolment.parse(begun.body);
    const code = new TOTP({ secret: Secret.fromBase32(secret) }).generate({ timestamp: now.getTime() });
    await api(fresh).post('/api/v1/me/second-factor/confirm', { code }).expect(200);
    // At once, and the session goes on.
    await api(fresh).get('/api/v1/conversations').expect(200);
    expect((await api(fresh).get('/api/v1/me')).body.lacksSecondFactor).toBe(false);
    expect(await agentOf(supervisor.agentId)).toMatchObject({ hasSecondFactor: true });
    // Taken away, it is asked for anew.
    await api(fresh).post('/api/v1/me/second-factor/remove', { password: PASSWORD }).expect(200);
    await api(fresh).get('/api/v1/conversations').expect(403);
    await api(shop.browsers.owner).get('/api/v1/conversations').expect(200);
    await settings([]);
  });

  const { token, encodingAesKey, appId, originalId } = XML_MESSAGE;
  const push = (path: string) =>
    request(desk.url)
      .post(path)
      .query({
        signature: XML_MESSAGE.signature,
        msg_signature: XML_MESSAGE.msgSignature,
        timestamp: XML_MESSAGE.timestamp,
        nonce: XML_MESSAGE.nonce,
        encrypt_type: 'aes',
      })
      .type('xml')
      .send(
        `<xml><ToUserName><![CDATA[${originalId}]]></ToUserName><Encrypt><![CDATA[${XML_MESSAGE.encrypt}]]></Encrypt></xml>`,
      );
  /** Notes are written behind the answer. */
  const seen = async (id: string, field: 'verifiedAt' | 'firstMessageAt') => {
    for (let tries = 0; tries < 100; tries += 1) {
      const { body } = await api(shop.browsers.owner).get(`/api/v1/channels/${id}`).expect(200);
      const view = channelView.parse(body);
      if (view[field] !== null) return view;
    }
    throw new Error(`${field} never came`);
  };

  it('says when a channel was verified and heard of, keeps every push of a rotation, and ends with it', async () => {
    const owner = api(shop.browsers.owner);
    const wanted = {
      kind: 'official_account',
      name: '青禾果园',
      appId,
      appSecret: 'abcdefghijklmnop',
      token,
      encodingAesKey,
    };
    const { id, pushUrl } = newChannelAnswer.parse((await owner.post('/api/v1/channels', wanted).expect(200)).body);
    const path = new URL(pushUrl).pathname;
    const { signature, timestamp, nonce, echostr } = URL_CHECK;
    const fresh = channelView.parse((await owner.get(`/api/v1/channels/${id}`)).body);
    expect([fresh.verifiedAt, fresh.firstPushAt, fresh.firstMessageAt]).toEqual([null, null, null]);
    await request(desk.url).get(path).query({ signature, timestamp, nonce, echostr }).expect(200, echostr);
    expect((await seen(id, 'verifiedAt')).firstPushAt).toBeNull();

    const rotated = rotatedChannel.parse((await owner.post(`/api/v1/channels/${id}/rotate`).expect(200)).body);
    expect(rotated.token).not.toBe(token);
    await push(path).expect(200);
    const heard = await seen(id, 'firstMessageAt');
    expect([heard.firstPushAt, heard.lastPushAt]).toEqual([now.toISOString(), now.toISOString()]);
    later(11 * 60_000);
    await push(path).expect(403);
    now = new Date(SIGNED_AT);

    const waiting = await aConversation(desk, { ...shop });
    await desk.sql('update conversations set channel_id = $1 where id = $2', [id, waiting.id]);
    await owner.remove(`/api/v1/channels/${id}`).expect(200);
    expect(await statesOf([waiting.id])).toEqual([{ state: 'closed', agent_id: null }]);
    await push(path).expect(404);
    await owner.get(`/api/v1/channels/${id}`).expect(404);
    await owner.patch(`/api/v1/channels/${id}`, { enabled: true }).expect(404);
    const entries = await desk.sql<{ action: string; after: object | null }>(
      'select action, after from audit_entries where subject_id = $1 order by id',
      [id],
    );
    expect(entries.map(({ action }) => action)).toEqual(['channel.wired', 'channel.changed', 'channel.removed']);
    expect(JSON.stringify(entries)).not.toContain(rotated.token);
    // The account may be wired again, from the beginning.
    await owner.post('/api/v1/channels', wanted).expect(200);
  });
});
