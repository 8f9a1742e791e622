import { created } from '../../../src/contract/people/agents.js';
import { currentMenuView, menuDraftView } from '../../../src/contract/channels/menus.js';
import { qrCodeDays, qrCodeList } from '../../../src/contract/channels/qr-codes.js';
import { openWiredDesk } from '../../support/http/wired-desk.js';
import type { WiredDesk } from '../../support/http/wired-desk.js';

const nothing = { key: '', url: '', appId: '', pagePath: '', mediaId: '', articleId: '' };
const help = { ...nothing, name: '帮助', kind: 'click', key: 'HELP', inner: [] };
const shop = { ...nothing, name: '商城', kind: 'view', url: 'https://shop.example/', inner: [] };
const { inner: _none, ...innerShop } = shop;

describe('an official account set up from the desk', () => {
  let wired: WiredDesk;
  beforeAll(async () => {
    wired = await openWiredDesk('wx00000000000000e1');
  });
  afterAll(() => wired.close());

  const menuPath = () => `/channels/${wired.channelId}/menu`;
  const groupNamed = async (name: string): Promise<string> =>
    created.parse((await wired.as('owner', 'POST /skill-groups', { name })).body).id;

  it('keeps an unfinished menu with its faults, and publishes it once they are mended', async () => {
    const bad = [
      { ...help, name: '九九九九九九', key: '' },
      { ...shop, url: 'shop' },
      { ...nothing, name: '更多', kind: 'group', inner: [] },
    ];
    const saved = menuDraftView.parse((await wired.as('admin', `PUT ${menuPath()}`, { version: 0, draft: bad })).body);
    expect(saved.flaws).toEqual([
      { place: '1', field: 'name', problem: 'too_long', limit: 16, size: 18 },
      { place: '1', field: 'key', problem: 'missing' },
      { place: '2', field: 'url', problem: 'no_address' },
      { place: '3', field: 'inner', problem: 'empty_group' },
    ]);
    expect(await wired.as('admin', `POST ${menuPath()}/publish`, { version: saved.version })).toMatchObject({
      status: 400,
      body: { error: { code: 'validation', field: 'menu.1.name' } },
    });

    const draft = [help, { ...nothing, name: '更多', kind: 'group', inner: [innerShop] }];
    expect((await wired.as('owner', `PUT ${menuPath()}`, { version: 0, draft })).body).toEqual({
      error: { code: 'stale_version' },
    });
    const mended = await wired.as('owner', `PUT ${menuPath()}`, { version: saved.version, draft });
    const { version } = menuDraftView.parse(mended.body);
    const before = currentMenuView.parse((await wired.as('owner', `GET ${menuPath()}/current`)).body);
    expect(before.differences.map(({ place, change }) => `${place} ${change}`)).toContain('3 removed');
    const published = await wired.as('owner', `POST ${menuPath()}/publish`, { version });
    expect(menuDraftView.parse(published.body)).toMatchObject({ flaws: [], publishedAt: expect.any(String) });

    const current = currentMenuView.parse((await wired.as('owner', `GET ${menuPath()}/current`)).body);
    expect(current).toEqual({ isOpen: true, menu: draft, foreign: [], differences: [] });
    expect((await wired.as('owner', `DELETE ${menuPath()}`)).status).toBe(200);
    const gone = currentMenuView.parse((await wired.as('owner', `GET ${menuPath()}/current`)).body);
    expect(gone).toMatchObject({ isOpen: false, menu: [] });
    const audit = await wired.desk.sql<{ action: string }>(
      `select action from audit_entries where action like 'menu.%' order by at`,
    );
    expect(audit.map(({ action }) => action)).toEqual([
      'menu.draft_saved',
      'menu.draft_saved',
      'menu.published',
      'menu.removed',
    ]);
  });

  it('sends who scans a code to its group and agent, with its tag and welcome, and counts the day', async () => {
    const skillGroupId = await groupNamed('门店一组');
    const { agentId } = wired.merchant.browsers.agent;
    await wired.as('owner', `PATCH /agents/${agentId}`, {
      skillGroupIds: [wired.merchant.skillGroupId, skillGroupId],
    });
    const tag = created.parse((await wired.as('owner', 'POST /tags', { name: '一号店' })).body).id;
    const body = { channelId: wired.channelId, name: '一号店收银台', scene: 'store-01', days: 30 };
    const refused = await wired.as('owner', 'POST /qr-codes', { ...body, agentId });
    expect(refused.body).toEqual({ error: { code: 'validation', field: 'agentId' } });
    const targets = { skillGroupId, agentId, tagId: tag, welcome: '欢迎来到一号店' };
    const { id } = created.parse((await wired.as('owner', 'POST /qr-codes', { ...body, ...targets })).body);
    expect((await wired.as('owner', 'POST /qr-codes', body)).body).toEqual({ error: { code: 'already_exists' } });

    await wired.act('收银台的顾客', { act: 'scan', scene: 'store-01' });
    const received = await wired.control('GET', `${wired.placeOf('收银台的顾客')}/received`);
    expect(received.body).toMatchObject({ items: [{ via: 'passive_reply', content: { content: '欢迎来到一号店' } }] });
    await wired.act('收银台的顾客', { act: 'text', content: '苹果怎么卖' });

    const [conversation] = await wired.desk.sql(
      `select c.skill_group_id, c.preferred_agent_id, t.name from conversations c
        join customer_tags o on o.customer_id = c.customer_id join tags t on t.id = o.tag_id`,
    );
    expect(conversation).toEqual({ skill_group_id: skillGroupId, preferred_agent_id: agentId, name: '一号店' });
    const { items } = qrCodeList.parse((await wired.as('supervisor', 'GET /qr-codes')).body);
    expect(items).toMatchObject([{ id, skillGroupName: '门店一组', tagName: '一号店', scans: 1, follows: 1 }]);
    const days = qrCodeDays.parse((await wired.as('supervisor', `GET /qr-codes/${id}/days`)).body);
    expect(days.items).toEqual([{ day: expect.stringMatching(/^\d{4}-\d\d-\d\d$/), scans: 1, follows: 1 }]);

    expect((await wired.as('owner', `POST /qr-codes/${id}/renew`, { days: null })).status).toBe(200);
    const renewed = qrCodeList.parse((await wired.as('owner', 'GET /qr-codes')).body).items[0];
    expect(renewed).toMatchObject({ expiresAt: null, scene: 'store-01' });
    expect((await wired.as('owner', `DELETE /qr-codes/${id}`)).status).toBe(200);
  });
});
