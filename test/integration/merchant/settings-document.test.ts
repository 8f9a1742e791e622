import { randomUUID } from 'node:crypto';
import request from 'supertest';
import { exportedSettings, settingsComparison } from '../../../src/contract/merchant/settings-document.js';
import type { ExportedSettingsView, SettingsComparisonView } from '../../../src/contract/merchant/settings-document.js';
import { aConversation } from '../../support/http/conversations.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, PASSWORD, signIn } from '../../support/http/people.js';
import type { Browser } from '../../support/http/people.js';

const PATH = '/api/v1/settings-document';
const OPEN_HOURS = [{ from: '09:00', to: '18:00' }];

/** What differs, without what stays. */
const differencesOf = ({ kinds }: SettingsComparisonView) =>
  kinds.flatMap(({ kind, items }) =>
    items.filter(({ state }) => state !== 'unchanged').map(({ name, state }) => `${kind} ${state} ${name}`),
  );

describe('the settings of a merchant as a document', () => {
  let desk: Desk;
  let merchantId: string;
  let owner: Browser;
  let full: ExportedSettingsView;

  beforeAll(async () => {
    desk = await openDesk();
    const added = await desk.addMerchant({
      merchant: { name: '青禾果园' },
      owner: { name: '林青', loginName: 'lin', password: PASSWORD },
    });
    merchantId = added.merchantId;
    owner = await signIn(desk, 'lin');
    full = { ...(await exported()), ...(await everything()) };
  });
  afterAll(() => desk.close());

  const exported = async (by: Browser = owner): Promise<ExportedSettingsView> =>
    exportedSettings.parse((await request(desk.url).get(PATH).set(headersOf(by)).expect(200)).body);
  const post = (path: string, body: object, by: Browser = owner) =>
    request(desk.url).post(`${PATH}/${path}`).set(headersOf(by)).send(body);
  const preview = async (document: object, by: Browser = owner) =>
    settingsComparison.parse((await post('preview', { document }, by).expect(200)).body);
  const auditCount = async (): Promise<number> =>
    Number((await desk.sql<{ n: string }>('select count(*) n from audit_entries'))[0]?.n);

  /** Every kind with everything a merchant can say in it. */
  const everything = async (): Promise<Partial<ExportedSettingsView>> => {
    const mediaId = randomUUID();
    await desk.sql(
      `insert into media (id, merchant_id, state, kind, content_type, store_key, created_at)
       values ($1, $2, 'stored', 'image', 'image/png', 'a/b.png', now())`,
      [mediaId, merchantId],
    );
    const { customerId, channelId, identityId } = await aConversation(desk, {
      merchantId,
      skillGroupId: await groupId(),
    });
    const [identity] = await desk.sql<{ openid: string }>('select openid from identities where id = $1', [identityId]);
    expect([customerId, channelId, identity?.openid]).not.toContain(undefined);
    const channel = '青禾果园';
    const draft = [
      {
        name: '订单',
        kind: 'click',
        key: 'orders',
        url: '',
        appId: '',
        pagePath: '',
        mediaId: '',
        articleId: '',
        inner: [],
      },
    ] as const;
    const before = await exported();
    return {
      tags: ['团长', '老客'],
      agents: [
        ...before.agents,
        { loginName: 'zhou', name: '周舟', role: 'agent', capacity: 8, disabled: false },
        { loginName: 'zz-left', name: '离岗', role: 'supervisor', capacity: 3, disabled: true },
      ],
      skillGroups: [
        { name: '售后', members: ['lin', 'zhou'] },
        { name: '默认', members: ['zhou'] },
      ].toSorted((left, right) => (left.name < right.name ? -1 : 1)),
      ticketTypes: before.ticketTypes.map((type) =>
        type.name === '售后'
          ? {
              ...type,
              skillGroup: '售后',
              solvedText: '工单 {number} 已解决',
              fields: [{ key: 'fruit', label: '水果', kind: 'choice', isRequired: true, choices: ['苹果', '梨'] }],
            }
          : { ...type, isArchived: type.name === '咨询' },
      ),
      settings: {
        ...before.settings,
        reopenMinutes: 45,
        closingText: '感谢您，祝好',
        wrapUpReasons: ['已解决', '售后'],
        secondFactorRoles: ['admin'],
        personalDataRoles: ['owner', 'agent'],
        ratingInvite: 'text',
        keepMessagesDays: 700,
        offHoursAct: 'ticket',
        offHoursTicketType: '售后',
      },
      businessHours: [
        { skillGroup: null, week: Array.from({ length: 7 }, () => OPEN_HOURS), days: {}, chineseHolidays: true },
        {
          skillGroup: '售后',
          week: [OPEN_HOURS, OPEN_HOURS, OPEN_HOURS, OPEN_HOURS, OPEN_HOURS, [], []],
          days: { '2026-10-10': { kind: 'workday', shifts: OPEN_HOURS }, '2026-12-24': { kind: 'holiday' } },
          chineseHolidays: false,
        },
      ],
      quickReplies: [
        { skillGroup: null, title: '问候', shortcut: 'wh', text: '您好，{customer.name}', pictures: [] },
        { skillGroup: '售后', title: '拍照', shortcut: '', text: '', pictures: [mediaId] },
      ],
      sensitiveWords: [
        { word: '加微信', act: 'block' },
        { word: '返现', act: 'warn' },
      ],
      slaTargets: [
        {
          ticketType: null,
          priority: 'high',
          firstResponseMinutes: 30,
          resolutionMinutes: null,
          warnMinutes: 10,
          escalateAgent: 'zhou',
          escalateSkillGroup: null,
        },
        {
          ticketType: '售后',
          priority: 'normal',
          firstResponseMinutes: 60,
          resolutionMinutes: 600,
          warnMinutes: 0,
          escalateAgent: null,
          escalateSkillGroup: '售后',
        },
      ],
      ticketViews: [{ name: '待售后', filter: { status: 'open', ticketType: '售后', agent: 'none' }, sort: 'due' }],
      routing: {
        skillGroup: [{ condition: { channel, keywords: ['退款'] }, skillGroup: '售后' }],
        agent: ['last_agent', 'round_robin'],
      },
      selfServiceRules: [
        {
          name: '欢迎',
          enabled: true,
          condition: { channel, event: { type: 'followed' } },
          acts: [{ type: 'text', text: '欢迎关注' }],
        },
        {
          name: '坏果',
          enabled: false,
          condition: { text: { match: 'regex', values: ['坏.{0,3}果'] } },
          acts: [
            { type: 'picture', mediaId },
            { type: 'ticket', ticketType: '售后' },
            { type: 'route', skillGroup: '售后' },
          ],
        },
      ],
      menus: [{ channel, draft: draft.map((button) => ({ ...button, inner: [] })) }],
      blockedCustomers: [{ channel, openid: identity?.openid ?? '', reason: '骚扰' }],
    };
  };
  const groupId = async (): Promise<string> =>
    (await desk.sql<{ id: string }>('select id from skill_groups where merchant_id = $1', [merchantId]))[0]?.id ?? '';

  it('goes into an empty merchant, comes out equal, and changes nothing when it goes in again', async () => {
    const seen = await preview(full);
    expect(seen.refused).toEqual([]);
    expect(differencesOf(seen)).toEqual(
      expect.arrayContaining([
        'tags new 团长',
        'agents new 周舟 (zhou)',
        'skillGroups changed 默认',
        'ticketTypes changed 售后',
        'settings changed reopenMinutes',
        'selfServiceRules new 坏果',
        expect.stringMatching(/^blockedCustomers new 青禾果园/),
      ]),
    );
    const reopen = seen.kinds.flatMap(({ items }) => items).find(({ name }) => name === 'reopenMinutes');
    expect(reopen?.changes).toEqual([{ field: 'value', from: 30, to: 45 }]);
    // Looked at, and nothing was written.
    expect((await exported()).tags).toEqual([]);

    await post('apply', { document: full, fingerprint: seen.fingerprint }).expect(200);
    const { exportedAt: _at, ...after } = await exported();
    const { exportedAt: _before, ...wanted } = full;
    expect(after).toEqual(wanted);

    const again = await preview(await exported());
    expect([differencesOf(again), again.refused]).toEqual([[], []]);
    const count = await auditCount();
    await post('apply', { document: full, fingerprint: again.fingerprint }).expect(200);
    expect(await auditCount()).toBe(count);
  });

  it('writes an entry with before and after for each thing, and holds no secret', async () => {
    const entries = await desk.sql<{ action: string; before: object | null; after: object | null }>(
      'select action, before, after from audit_entries where merchant_id = $1',
      [merchantId],
    );
    const actions = new Set(entries.map(({ action }) => action));
    for (const action of [
      'tag.created',
      'agent.created',
      'skill_group.changed',
      'ticket_type.changed',
      'settings.changed',
      'business_hours.changed',
      'quick_reply.created',
      'sensitive_words.changed',
      'sla_policies.changed',
      'ticket_view.created',
      'routing_rules.changed',
      'self_service_rules.changed',
      'menu.draft_saved',
      'customer.blocked',
      'settings.imported',
      'settings.exported',
    ]) {
      expect(actions).toContain(action);
    }
    expect(entries.find(({ after }) => after && 'reopenMinutes' in after)).toMatchObject({
      before: { reopenMinutes: 30 },
      after: { reopenMinutes: 45 },
    });
    expect(JSON.stringify(await exported())).not.toMatch(/password|secret|token|aesKey/i);
  });

  it('names what cannot be, with its place, and then imports nothing', async () => {
    const bad = {
      ...full,
      tags: [...full.tags, '新标签'],
      skillGroups: [{ name: '夜班', members: ['nobody'] }],
      quickReplies: [{ skillGroup: '没有的组', title: 'x', shortcut: '', text: 'x', pictures: [] }],
      selfServiceRules: [
        ...full.selfServiceRules,
        {
          name: '坏',
          enabled: true,
          condition: { text: { match: 'regex', values: ['(a'] } },
          acts: [{ type: 'hand_over' }],
        },
      ],
      alertTarget: { kind: 'webhook', enabled: true, afterMinutes: 5 },
    };
    const seen = await preview(bad);
    expect(seen.refused).toEqual([
      { path: 'skillGroups.0', code: 'validation', unknown: 'agent', name: 'nobody' },
      { path: 'quickReplies.0', code: 'validation', unknown: 'skillGroup', name: '没有的组' },
      { path: 'selfServiceRules.2.condition.text', code: 'validation' },
      { path: 'alertTarget.0.url', code: 'validation' },
    ]);
    const { body } = await post('apply', { document: bad, fingerprint: seen.fingerprint }).expect(409);
    expect(body.error).toMatchObject({ code: 'import_refused', field: 'skillGroups.0' });
    expect((await exported()).tags).toEqual(full.tags);
    // What can be is imported by its kind.
    const { fingerprint } = settingsComparison.parse((await post('preview', { document: bad, kinds: ['tags'] })).body);
    await post('apply', { document: bad, kinds: ['tags'], fingerprint }).expect(200);
    expect((await exported()).tags).toContain('新标签');
  });

  it('asks again where somebody changed the settings meanwhile, and takes no other format or larger document', async () => {
    const seen = await preview(full);
    await request(desk.url).post('/api/v1/tags').set(headersOf(owner)).send({ name: '插队' }).expect(200);
    const late = await post('apply', { document: full, fingerprint: seen.fingerprint }).expect(409);
    expect(late.body.error.code).toBe('stale_version');
    for (const [document, field] of [
      [{ ...full, version: 2 }, 'document.version'],
      [{ ...full, format: 'other' }, 'document.format'],
      [{ ...full, nobodyKnowsThis: 1 }, 'document.nobodyKnowsThis'],
      [{ ...full, tags: ['a', 'a'] }, 'document.tags'],
    ] as const) {
      const answer = await post('preview', { document }).expect(400);
      expect(answer.body.error).toMatchObject({ code: 'validation', field });
    }
    const large = {
      ...full,
      quickReplies: Array.from({ length: 1000 }, (_, n) => ({
        skillGroup: null,
        title: `${n}`,
        shortcut: '',
        text: '很'.repeat(500),
        pictures: [],
      })),
    };
    await post('preview', { document: large }).expect(413);
  });

  it('belongs to who manages, and reaches nobody of another merchant', async () => {
    const theirs = await openMerchant(desk, 'theirs');
    await request(desk.url).get(PATH).set(headersOf(theirs.browsers.supervisor)).expect(403);
    const seen = await preview(full, theirs.browsers.owner);
    const refused = seen.refused.map(({ path, code, unknown }) => `${path} ${unknown ?? code}`);
    expect(refused).toEqual(
      expect.arrayContaining(['agents.0 already_exists', 'skillGroups.0 agent', 'routing channel', 'menus.0 channel']),
    );
    const pictured = { ...full, quickReplies: full.quickReplies.map((reply) => ({ ...reply, skillGroup: null })) };
    const kinds = ['quickReplies'];
    const answer = await post('preview', { document: pictured, kinds }, theirs.browsers.owner).expect(200);
    expect(answer.body.refused).toEqual([{ path: 'quickReplies.1.mediaIds', code: 'validation' }]);
    expect((await exported(theirs.browsers.owner)).tags).toEqual([]);
    // An admin makes no owner.
    const asAdmin = {
      ...full,
      agents: [{ loginName: 'second', name: '二', role: 'owner', capacity: 5, disabled: false }],
    };
    const { refused: forbidden } = settingsComparison.parse(
      (await post('preview', { document: asAdmin, kinds: ['agents'] }, theirs.browsers.admin).expect(200)).body,
    );
    expect(forbidden).toEqual([{ path: 'agents.0', code: 'forbidden' }]);
  });
});
