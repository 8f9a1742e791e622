import type { Page } from 'playwright-core';
import { created } from '../../../src/contract/people/agents.js';
import { conversationList } from '../../../src/contract/conversations/conversations.js';
import { openStage } from '../../support/browser.js';
import type { Stage } from '../../support/browser.js';
import { ask, call } from '../../support/product/api.js';
import { until } from '../../support/product/process.js';

const APP_ID = 'wx00000000000000b9';

describe('an official account set up at the desk', () => {
  let stage: Stage;
  let groupId: string;

  beforeAll(async () => {
    stage = await openStage(APP_ID);
    const { url, bearer } = stage.product;
    const group = await ask(created, `${url}/api/v1/skill-groups`, { headers: bearer, body: { name: '售后二组' } });
    groupId = group.id;
    const rules = {
      '/self-service/rules': {
        rules: [
          {
            name: '售后说明',
            enabled: true,
            condition: { event: { type: 'menu_pressed', key: 'AFTER' } },
            acts: [{ type: 'text', text: '售后请留下订单号' }],
          },
        ],
      },
      '/routing-rules': { skillGroup: [{ condition: { menuKey: 'AFTER' }, skillGroupId: groupId }], agent: [] },
    };
    for (const [path, body] of Object.entries(rules)) {
      const { status } = await call(`${url}/api/v1${path}`, { method: 'PUT', headers: bearer, body });
      if (status !== 200) throw new Error(`${path} was answered ${status}`);
    }
    await ask(created, `${url}/api/v1/tags`, { headers: bearer, body: { name: '一号店' } });
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const groupOf = (words: string): Promise<string | null> => {
    const { url, bearer } = stage.product;
    return until('the desk has what they wrote', async () => {
      const { items } = await ask(conversationList, `${url}/api/v1/conversations?scope=all&limit=50`, {
        headers: bearer,
      });
      const found = items.find(({ lastPreview }) => lastPreview?.text === words);
      return found && { id: found.skillGroupId };
    }).then(({ id }) => id);
  };
  const choose = async (page: Page, label: string, option: string): Promise<void> => {
    // Its own placeholder lies over the field.
    await page.getByRole('combobox', { name: label }).click({ force: true });
    await page.getByRole('option', { name: option }).click();
  };

  it('publishes a menu that the phone shows; a tap is answered by the rule and routed by its key', async () => {
    const { page, problems } = await stage.agentDesk({ role: 'admin', status: 'busy' });
    await page.goto(`${stage.product.url}/settings/menu`);
    await page.getByRole('button', { name: '添加按钮' }).click();
    await page.locator('#menu-name').fill('六个汉字的名');
    await page.getByText('名称太长：最多 16 字节，现在 18 字节').first().waitFor();
    expect(await page.getByRole('button', { name: '发布到微信' }).isDisabled()).toBe(true);
    await page.locator('#menu-name').fill('售后');
    await choose(page, 'key', 'AFTER');
    await page.getByText('点击后由自助规则「售后说明」回答').waitFor();
    const phone = await stage.phoneOf('点菜单的顾客');
    await page.getByRole('button', { name: '发布到微信' }).click();
    await page.getByText('和草稿一样。').waitFor();

    // The phone was open before: it shows the new menu by itself.
    await phone.page.getByTestId('phone-menu-1').filter({ hasText: '售后' }).click();
    await phone.received.filter({ hasText: '售后请留下订单号' }).waitFor();
    await phone.write('订单号是 123');
    expect(await groupOf('订单号是 123')).toBe(groupId);
    expect(problems).toEqual([]);
  });

  it('makes a channel code; who scans it is welcomed, tagged and routed, and counted once', async () => {
    const { page, problems } = await stage.agentDesk({ role: 'admin', status: 'busy' });
    await page.goto(`${stage.product.url}/settings/qr-codes`);
    await page.getByRole('button', { name: '做一个二维码' }).click();
    const form = page.getByRole('dialog', { name: '做一个二维码' });
    await form.locator('#code-name').fill('一号店收银台');
    await form.locator('#code-scene').fill('store-01');
    await choose(page, '转给', '售后二组');
    await choose(page, '打上标签', '一号店');
    await form.locator('#code-welcome').fill('欢迎来到一号店');
    await form.getByRole('button', { name: '生成' }).click();
    await page.getByRole('img', { name: '二维码「一号店收银台」' }).waitFor();

    const phone = await stage.phoneOf('扫码的顾客');
    await phone.page.getByTestId('phone-more').click();
    await phone.page.getByTestId('phone-scan').click();
    await phone.page.getByTestId('phone-choice').filter({ hasText: 'store-01' }).click();
    await phone.received.filter({ hasText: '欢迎来到一号店' }).waitFor();
    await phone.write('苹果怎么卖');

    expect(await groupOf('苹果怎么卖')).toBe(groupId);
    await page.reload();
    await page.getByText('扫码 1 次 · 新关注 0 人').waitFor();
    await page.goto(`${stage.product.url}/settings/tags`);
    await page.getByRole('listitem').filter({ hasText: '一号店' }).getByText('1 位顾客').waitFor();
    expect(problems).toEqual([]);
  });
});
