import request from 'supertest';
import { foundOrders } from '../../../src/contract/commerce/orders.js';
import { me } from '../../../src/contract/people/agents.js';
import { createNoteSeen } from '../../../src/services/customers/note-seen.js';
import type { Route } from '../../../src/http/route.js';
import { aConversation } from '../../support/http/conversations.js';
import type { SeededConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';
import { openShop, SHOP_SECRET } from '../../support/orders/shop.js';
import type { SampleShop } from '../../support/orders/shop.js';

const PHONE = '13812340987';
const ADDRESS = '浙江省杭州市西湖区文三路 1 号';
/** What the customer wrote themselves: shown in the chat, masked where it leaves. */
const SAID = '13700001111';

type Headers = Readonly<Record<string, string>>;
type Serving = 'owner' | 'admin' | 'supervisor' | 'agent';

describe('who sees phone numbers and addresses in full', () => {
  let desk: Desk;
  let sample: SampleShop;
  let shop: Merchant;
  let held: SeededConversation;
  let admins: Headers;
  let marks: readonly string[];

  beforeAll(async () => {
    [desk, sample] = await Promise.all([openDesk(), openShop()]);
    shop = await openMerchant(desk, 'shop');
    held = await aConversation(desk, { ...shop, agentId: shop.browsers.agent.agentId, lines: [`电话${SAID}`] });
    const { customerId } = held;
    const owner = headersOf(shop.browsers.owner);
    const source = { kind: 'http', name: '商城', url: sample.url, secret: SHOP_SECRET };
    await send('post', '/order-sources')(owner, source).expect(200);
    await send('patch', `/customers/${customerId}`)(owner, { phone: PHONE, address: ADDRESS }).expect(200);
    const token = await send('post', '/api-tokens')(headersOf(shop.browsers.admin), { name: 't', scopes: ['read'] });
    admins = { authorization: `Bearer ${token.body.token}` };
    const { items } = foundOrders.parse((await get(ORDERS(), owner)).body);
    const receivers = items.flatMap(({ receiver }) => [receiver?.phone, receiver?.address]);
    marks = [PHONE, ADDRESS, ...receivers.filter((mark) => typeof mark === 'string')];
    expect(marks.length).toBeGreaterThan(5);
    while (await desk.container.indexWaiting(shop.merchantId));
  });
  afterAll(async () => {
    await desk.close();
    await sample.close();
  });

  const get = (path: string, headers: Headers) => request(desk.url).get(`/api/v1${path}`).set(headers);
  const send = (verb: 'post' | 'patch', path: string) => (headers: Headers, body: object) =>
    request(desk.url)[verb](`/api/v1${path}`).set(headers).send(body);
  const as = (role: Serving): Headers => headersOf(shop.browsers[role]);
  const choose = (personalDataRoles: readonly string[], by: Serving = 'admin') =>
    send('patch', '/settings')(as(by), { personalDataRoles });
  const ORDERS = (): string => `/customers/${held.customerId}/orders?conversationId=${held.id}`;

  /** Each place that shows a phone number, and what it showed. */
  const WAYS: Readonly<Record<string, (headers: Headers) => PromiseLike<{ readonly text: string }>>> = {
    pane: (by) => get(`/customers/${held.customerId}`, by),
    customers: (by) => get('/customers', by),
    'customers asked for': (by) => get('/customers?q=0987', by),
    'search: customers': (by) => get('/search?kind=customer&q=0987', by),
    'search: orders': (by) => get(`/search?kind=order&q=${marks[2]?.slice(-4)}`, by),
    orders: (by) => get(ORDERS(), by),
    'export as text': (by) => get(`/conversations/${held.id}/export?form=text`, by),
    'export as CSV': (by) => get(`/conversations/${held.id}/export?form=csv`, by),
    transcript: (by) => get(`/conversations/${held.id}/transcript`, by),
  };
  const sightOf = (text: string): string => {
    if ([...marks, SAID].some((mark) => text.includes(mark))) return 'full';
    return text.includes('****') ? 'masked' : `neither: ${text.slice(0, 200)}`;
  };
  const seenBy = async (headers: Headers): Promise<Readonly<Record<string, string>>> => {
    const seen: Record<string, string> = {};
    for (const [name, ask] of Object.entries(WAYS)) seen[name] = sightOf((await ask(headers)).text);
    return seen;
  };
  const all = (sight: string) => Object.fromEntries(Object.keys(WAYS).map((name) => [name, sight]));
  const hasRight = async (role: Serving): Promise<boolean> =>
    me.parse((await get('/me', as(role)).expect(200)).body).rights.includes('personal_data.read');
  const fileOf = async (role: Serving) => (await get(`/customers/${held.customerId}/file`, as(role))).status;

  it('is supervisors and above until the merchant says otherwise', async () => {
    expect(await seenBy(as('supervisor'))).toEqual(all('full'));
    expect(await seenBy(as('agent'))).toEqual(all('masked'));
    expect([await hasRight('supervisor'), await hasRight('agent')]).toEqual([true, false]);
  });

  it('stands in the audit log: once a day for each customer and who was shown it, once for lists, never for who saw it masked', async () => {
    await seenBy(as('supervisor'));
    const entries = await desk.sql<{ actor: string; subject: string; count: number }>(
      `select actor_id as actor, subject_type as subject, count(*)::int from audit_entries
        where action = 'personal_data.seen' group by 1, 2 order by 2`,
    );
    const of = (role: Serving) =>
      entries
        .filter(({ actor }) => actor === shop.browsers[role].agentId)
        .map(({ subject, count }) => [subject, count]);
    expect(of('supervisor')).toEqual([
      ['customer', 1],
      ['merchant', 1],
    ]);
    expect(of('agent')).toEqual([]);
    const exported = await desk.sql<{ actor: string; unmasked: boolean }>(
      `select distinct actor_id as actor, (after->>'unmasked')::boolean as unmasked from audit_entries
        where action = 'conversation.exported'`,
    );
    const { supervisor, agent } = shop.browsers;
    expect(exported).toHaveLength(2);
    expect(exported).toContainEqual({ actor: supervisor.agentId, unmasked: true });
    expect(exported).toContainEqual({ actor: agent.agentId, unmasked: false });
    // Another process, which remembers nothing, asks the log; a day later it is told again.
    const now = { at: new Date() };
    const elsewhere = createNoteSeen({ ...desk.container.foundation, clock: { now: () => now.at } });
    const actor = { merchantId: shop.merchantId, agentId: supervisor.agentId, role: 'supervisor' } as const;
    const count = async () => {
      await elsewhere({ actor, customerId: held.customerId });
      const rows = await desk.sql(
        `select 1 from audit_entries where action = 'personal_data.seen' and subject_id = $1 and actor_id = $2`,
        [held.customerId, actor.agentId],
      );
      return rows.length;
    };
    expect(await count()).toBe(1);
    now.at = new Date(now.at.getTime() + 25 * 3_600_000);
    expect(await count()).toBe(2);
  });

  it('follows the setting in every place and at once, in the sessions and with the tokens there are', async () => {
    expect(await seenBy(admins)).toEqual(all('full'));
    await choose(['owner', 'agent']).expect(200);
    expect(await seenBy(as('agent'))).toEqual(all('full'));
    for (const headers of [as('supervisor'), as('admin'), admins]) expect(await seenBy(headers)).toEqual(all('masked'));
    expect(await seenBy(as('owner'))).toEqual(all('full'));
    expect([await hasRight('admin'), await hasRight('supervisor'), await hasRight('agent')]).toEqual([
      false,
      false,
      true,
    ]);
    const lookup = await send('post', '/orders/lookup')(as('supervisor'), { phone: marks[2] }).expect(200);
    expect(sightOf(lookup.text)).toBe('masked');
    const written = await send('patch', `/customers/${held.customerId}`)(as('supervisor'), { remark: '熟客' });
    expect([written.status, sightOf(written.text)]).toEqual([200, 'masked']);
    // The whole of a customer as a file is the customer's own: not with parts hidden, and not for who may not see them.
    expect([await fileOf('owner'), await fileOf('admin'), await fileOf('supervisor')]).toEqual([200, 403, 403]);
    expect((await get('/customers', headersOf(shop.browsers.analyst))).status).toBe(403);
  });

  it('leaves no route through which an admin who is not chosen reads them', async () => {
    const ids: Readonly<Record<string, string>> = { ...held, conversationId: held.id };
    const pathOf = ({ path }: Route): string =>
      path.replace(/^\/api\/v1/, '').replace(/:(\w+)/g, (_, name: string) => ids[name] ?? held.customerId);
    let answered = 0;
    for (const route of desk.routes.filter(({ method, access }) => method === 'GET' && access !== 'public')) {
      const { status, text = '' } = await get(pathOf(route), as('admin'));
      answered += status === 200 ? 1 : 0;
      expect([route.name, marks.filter((mark) => text.includes(mark))]).toEqual([route.name, []]);
    }
    expect(answered).toBeGreaterThan(40);
  });

  it('is in the audit log with before and after, and never without the owner or with an analyst', async () => {
    await choose(['owner', 'admin']).expect(200);
    const [entry] = await desk.sql<{ actor_id: string; before: object; after: object }>(
      `select actor_id, before, after from audit_entries where action = 'settings.changed' order by id desc limit 1`,
    );
    expect(entry).toEqual({
      actor_id: shop.browsers.admin.agentId,
      before: { personalDataRoles: ['owner', 'agent'] },
      after: { personalDataRoles: ['owner', 'admin'] },
    });
    for (const roles of [[], ['admin'], ['owner', 'analyst'], ['owner', 'owner']]) {
      expect([roles, (await choose(roles)).status]).toEqual([roles, 400]);
    }
    expect((await choose(['owner', 'supervisor'], 'supervisor')).status).toBe(403);
    expect([await hasRight('admin'), await hasRight('agent')]).toEqual([true, false]);
  });
});
