import type { Page } from 'playwright-core';
import { z } from 'zod';
import { exportedSettings } from '../../../src/contract/merchant/settings-document.js';
import { created, skillGroupList } from '../../../src/contract/people/agents.js';
import { openPhone, openStage, rowWith } from '../../support/browser.js';
import type { AgentDesk, Phone, Stage } from '../../support/browser.js';
import { ask, call } from '../../support/product/api.js';
import { until } from '../../support/product/process.js';
import { wireChannel } from '../../support/product/product.js';

const APP_ID = 'wx00000000000000c7';
const SECOND_APP_ID = 'wx00000000000000c8';
const DAY_MS = 86_400_000;

describe('settings of a desk that is at work', () => {
  let stage: Stage;
  let admin: AgentDesk;
  let defaultGroup: string;

  beforeAll(async () => {
    stage = await openStage(APP_ID);
    const { url, bearer } = stage.product;
    const second = await wireChannel(stage.product, { kind: 'official_account', appId: SECOND_APP_ID });
    await call(`${url}/api/v1/channels/${second.id}`, { method: 'PATCH', headers: bearer, body: { name: '二号店' } });
    const groups = await ask(skillGroupList, `${url}/api/v1/skill-groups`, { headers: bearer });
    defaultGroup = groups.items[0]?.name ?? '';
    await ask(created, `${url}/api/v1/skill-groups`, { headers: bearer, body: { name: '售后二组' } });
    admin = await stage.agentDesk({ role: 'admin', status: 'busy' });
  });
  afterAll(() => stage.stop());

  const open = async (path: string): Promise<Page> => {
    await admin.page.goto(`${stage.product.url}/${path}`);
    return admin.page;
  };
  const choose = async (page: Page, label: string, option: string): Promise<void> => {
    // What it shows lies over its field.
    const field = page.getByRole('combobox', { name: label, exact: true });
    await page.locator('.el-select').filter({ has: field }).click();
    await page.getByRole('option', { name: option, exact: true }).click();
  };
  const customerOfSecond = async (beside: Phone, customer: string): Promise<Phone> => {
    const place = { simulatorUrl: stage.product.simulator.url, appId: SECOND_APP_ID, customer };
    return openPhone(await beside.page.context().newPage(), place);
  };

  it('are taken out as a file; a changed one is looked at, refused where it cannot be, and imported', async () => {
    const page = await open('settings/exchange');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: '下载设置文件' }).click(),
    ]);
    expect(download.suggestedFilename()).toBe('jiedai-settings.json');
    const parts = z.array(z.instanceof(Buffer)).parse(await (await download.createReadStream()).toArray());
    const taken = exportedSettings.parse(JSON.parse(Buffer.concat(parts).toString()));
    const bring = (document: object): Promise<void> =>
      page
        .getByLabel('选择文件')
        .last()
        .setInputFiles({
          name: 'settings.json',
          mimeType: 'application/json',
          buffer: Buffer.from(JSON.stringify(document)),
        });

    await bring({ ...taken, version: 2 });
    await page.getByText('这个文件的格式版本不同，不能导入。').waitFor();
    const reply = { skillGroup: '没有的组', title: '问候', shortcut: '', text: '您好', pictures: [] };
    await bring({ ...taken, tags: ['团长'], quickReplies: [reply] });
    await page.getByText('来自「青禾果园」。').waitFor();
    const refused = page.getByRole('row').filter({ hasText: '问候' });
    await refused.getByText('没有技能组「没有的组」').waitFor();
    expect(await page.getByRole('button', { name: '导入 2 项' }).isDisabled()).toBe(true);

    await page.getByRole('checkbox', { name: '快捷回复' }).press('Space');
    await page.getByText('将改动 1 项').waitFor();
    await page.getByRole('row').filter({ hasText: '团长' }).getByText('新增').waitFor();
    await page.getByRole('button', { name: '导入 1 项' }).click();
    await page.getByText('已导入 1 项').waitFor();
    await (await open('settings/tags')).getByRole('listitem').filter({ hasText: '团长' }).waitFor();
  });

  it('narrow a search by channel and by day', async () => {
    const first = await stage.phoneOf('一号店的顾客');
    const second = await customerOfSecond(first, '二号店的顾客');
    await first.write('一号店的苹果坏了');
    await second.write('二号店的苹果甜吗');
    const page = await open('search');
    const found = page.getByRole('main').getByRole('link', { name: /苹果/ });
    await until('both are indexed', async () => {
      const field = page.getByRole('textbox', { name: '搜索' });
      await field.fill('');
      await field.fill('苹果');
      await page.waitForResponse(/\/search\?/);
      return (await found.count()) === 2 || undefined;
    });

    await choose(page, '渠道', '二号店');
    await page.waitForResponse(/\/search\?.*channelId=/);
    await until('one channel is left', async () => (await found.count()) === 1 || undefined);
    await found.filter({ hasText: '二号店的苹果甜吗' }).waitFor();
    await choose(page, '时间', '自选日期');
    const yesterday = new Date(Date.now() - DAY_MS).toISOString().slice(0, 10);
    await page.getByLabel('到哪天').fill(yesterday);
    await page.getByText('没有找到「苹果」').waitFor();
    await page.getByLabel('到哪天').fill(new Date().toISOString().slice(0, 10));
    await found.filter({ hasText: '二号店的苹果甜吗' }).waitFor();
  });

  it('hand over what a skill group has to do when it goes, and who waits in a channel that is turned off', async () => {
    const lin = await stage.agentDesk({ status: 'busy' });
    const phone = await stage.phoneOf('等退款的顾客');
    await phone.write('什么时候退款');
    await lin.page.getByRole('tab', { name: '排队' }).click();
    await rowWith(lin.page, '什么时候退款').waitFor();

    const page = await open('settings/skill-groups');
    const group = page.getByRole('listitem').filter({ hasText: defaultGroup });
    await group.getByRole('button', { name: '删除' }).click();
    const removal = page.getByRole('dialog', { name: `删除技能组「${defaultGroup}」` });
    await removal.getByText(/有 [1-9]\d* 个进行中的会话、0 张未完成的工单/).waitFor();
    expect(await removal.getByRole('button', { name: '删除', exact: true }).isDisabled()).toBe(true);
    await choose(page, '转到', '售后二组');
    await removal.getByRole('button', { name: '删除', exact: true }).click();
    await page.getByText(`已删除技能组「${defaultGroup}」`).waitFor();
    await group.waitFor({ state: 'detached' });
    // Its customers kept their places, in the line of the other group.
    await rowWith(lin.page, '什么时候退款').waitFor();

    await open('settings/channels');
    const turned = page.getByRole('switch', { name: '启用「测试渠道」' });
    await turned.press('Space');
    const silencing = page.getByRole('dialog', { name: '「测试渠道」里还有会话' });
    await silencing.getByText(/有 [1-9]\d* 个进行中的会话/).waitFor();
    expect(await turned.isChecked()).toBe(true);
    await silencing.getByRole('button', { name: '继续' }).click();
    await page.getByText(/已结束 [1-9]\d* 个会话，转成 [1-9]\d* 张工单/).waitFor();
    await page.getByRole('listitem').filter({ hasText: APP_ID }).getByText('已停用').waitFor();
    await rowWith(lin.page, '什么时候退款').waitFor({ state: 'detached' });
    await (await open('tickets')).getByRole('button', { name: /什么时候退款/ }).waitFor();
  });

  it('ask for a second factor in the session somebody is in', async () => {
    const lin = await stage.agentDesk();
    const page = await open('settings/agents');
    await page.getByRole('checkbox', { name: '客服', exact: true }).press('Space');
    await page.getByText('已保存，对已登录的人也马上生效').waitFor();
    await lin.page.getByRole('heading', { name: '先开启两步验证' }).waitFor();
    await lin.page.goto(`${stage.product.url}/customers`);
    await lin.page.getByRole('heading', { name: '先开启两步验证' }).waitFor();
    expect([admin.problems, lin.problems]).toEqual([[], []]);
  });
});
