import { readFile } from 'node:fs/promises';
import request from 'supertest';
import { audit } from '../../../console/src/locales/zh/audit.js';
import type { Method } from '../../../src/http/route.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';
import { AUDITED, NOT_ASKED } from './audited-writes.table.js';

type Wanted = { readonly id?: string; readonly body?: object };

/** Every write over HTTP either leaves an entry with who did it and what it changed, or says in a table why not. */
describe('the audit log', () => {
  let desk: Desk;
  let shop: Merchant;
  const asked = new Set<string>();

  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
  });
  afterAll(() => desk.close());

  const start: Readonly<Record<Method, (path: string) => request.Test>> = {
    GET: (path) => request(desk.url).get(path),
    POST: (path) => request(desk.url).post(path),
    PUT: (path) => request(desk.url).put(path),
    PATCH: (path) => request(desk.url).patch(path),
    DELETE: (path) => request(desk.url).delete(path),
  };
  const entries = () =>
    desk.sql<{ action: string; actor: string; before: object | null; after: object | null }>(
      'select action, actor_id as actor, before, after from audit_entries order by at, id',
    );
  /** Does it, and asks for the one entry it leaves. Answers what the route answered. */
  const run = async (name: string, { id = '', body }: Wanted) => {
    const route = desk.routes.find((one) => one.name === name);
    if (!route) throw new Error(`no route ${name}`);
    const before = (await entries()).length;
    const sent = start[route.method](route.path.replace(/:\w+/, id)).set(headersOf(shop.browsers.owner));
    const answer = await (body === undefined ? sent : sent.send(body));
    expect([name, answer.status]).toEqual([name, 200]);
    const added = (await entries()).slice(before);
    expect([name, added.map(({ action }) => action)]).toEqual([name, [AUDITED[name]]]);
    expect([name, added[0]?.actor, Boolean(added[0]?.before ?? added[0]?.after)]).toEqual([
      name,
      shop.browsers.owner.agentId,
      true,
    ]);
    asked.add(name);
    return answer.body;
  };
  type Acts = readonly (readonly [name: string, body?: object])[];
  /** Makes something and goes through what may be done with it. */
  const life = async (name: string, body: object, acts: Acts): Promise<void> => {
    const made = await run(name, { body });
    for (const [act, input] of acts) await run(act, { id: made.id ?? made.channelId, ...(input && { body: input }) });
  };

  it('has an entry for each write of running a merchant', async () => {
    const { skillGroupId, merchantId } = shop;
    await life('agent.create', { name: '新', loginName: 'neu', role: 'agent' }, [
      ['agent.update', { name: '新人' }],
      ['agent.serving', { capacity: 3 }],
      ['link.create', {}],
      ['agent.delete'],
    ]);
    await life('skill_group.create', { name: '夜班' }, [
      ['skill_group.update', { name: '晚班' }],
      ['skill_group.remove', { toSkillGroupId: skillGroupId }],
    ]);
    const account = {
      kind: 'official_account',
      name: '号',
      appId: 'wx0123456789abcdef',
      appSecret: '0123456789abcdef0123456789abcdef',
    };
    await life('channel.create', account, [
      ['channel.update', { name: '新号' }],
      ['channel.rotate', {}],
      ['menu.save', { version: 0, draft: [{ name: '订单', kind: 'click', key: 'orders' }] }],
      ['channel.delete'],
    ]);
    await run('settings.update', { body: { reopenMinutes: 31 } });
    await run('routing_rules.replace', { body: { skillGroup: [], agent: [{ choice: 'fewest' }] } });
    const rule = { name: '答', enabled: true, condition: {}, acts: [{ type: 'text', text: '您好' }] };
    await run('self_service_rules.replace', { body: { rules: [rule] } });
    await run('self_service_rule.create', { body: { kind: 'keyword', pattern: '发货', reply: '今天发' } });
    const hours = { skillGroupId: null, week: Array.from({ length: 7 }, () => []), days: {}, chineseHolidays: true };
    await run('business_hours.replace', { body: { hours: [hours] } });
    await run('sensitive_word.replace', { body: { items: [{ word: '返现', act: 'warn' }] } });
    await life('quick_reply.create', { scope: 'merchant', title: '问候', text: '您好' }, [
      ['quick_reply.replace', { scope: 'merchant', title: '问候', text: '您好呀' }],
      ['quick_reply.delete'],
    ]);
    await run('quick_reply.import', { body: { scope: 'merchant', csv: 'title,shortcut,text\n发货,fh,马上' } });
    await life('tag.create', { name: '老客' }, [['tag.update', { name: '熟客' }], ['tag.delete']]);
    await life('ticket_type.create', { name: '退换' }, [['ticket_type.update', { name: '退货' }]]);
    const target = {
      typeId: null,
      priority: 'high',
      firstResponseMinutes: 30,
      resolutionMinutes: null,
      warnMinutes: 0,
    };
    const items = [{ ...target, escalateAgentId: null, escalateSkillGroupId: null }];
    await run('sla_policy.replace', { body: { items } });
    await life('ticket_view.create', { name: '我的', filter: {}, sort: 'due' }, [['ticket_view.delete']]);
    await life('api_token.create', { name: '脚本', scopes: ['read'] }, [['api_token.delete']]);
    const alert = { kind: 'webhook', url: 'https://hooks.example.com/x', enabled: false, afterMinutes: 5 };
    await run('alert_target.set', { body: alert });
    const hook = { name: '仓库', url: 'https://hook.example.com', events: ['rating.given'] };
    await life('webhook.create', hook, [
      ['webhook.update', { name: '仓' }],
      ['webhook.rotate_secret', {}],
      ['webhook.delete'],
    ]);
    const shopSource = { kind: 'http', name: '商城', url: 'https://shop.example.com', secret: 'a-secret-of-the-shop' };
    await life('order_source.create', shopSource, [['order_source.update', { name: '商店' }], ['order_source.delete']]);
    const { customerId } = await aConversation(desk, { merchantId, skillGroupId });
    await run('customer.block', { id: customerId, body: { reason: '骚扰' } });
    await run('customer.unblock', { id: customerId });
    expect([...asked].toSorted()).toEqual(Object.keys(AUDITED).toSorted());
    expect(JSON.stringify(await entries())).not.toMatch(
      /a-secret-of-the-shop|hooks\.example\.com\/x|0123456789abcdef0123/,
    );
  });

  it('calls nothing by a name of the code where people read it', async () => {
    const said = await entries();
    const fields = said.flatMap(({ before, after }) => Object.keys({ ...before, ...after }));
    // Ids are not shown.
    const shown = new Set(fields.filter((field) => !field.endsWith('Id')));
    expect([...shown].filter((field) => !(`audit.field.${field}` in audit))).toEqual([]);
    const actions = new Set([...Object.values(AUDITED), ...said.map(({ action }) => action)]);
    expect([...actions].filter((action) => !(`audit.action.${action}` in audit))).toEqual([]);
  });

  it('knows of every other write why it is not asked for here', async () => {
    const writes = desk.routes.filter(({ method }) => method !== 'GET').map(({ name }) => name);
    const listed = [...Object.keys(AUDITED), ...Object.keys(NOT_ASKED)];
    expect(listed.toSorted()).toEqual(writes.toSorted());
    for (const why of Object.values(NOT_ASKED).filter((one) => one.startsWith('src/'))) {
      expect([why, /audit/i.test(await readFile(why, 'utf8'))]).toEqual([why, true]);
    }
  });
});
