import { gzipSync } from 'node:zlib';
import type { Response } from 'playwright-core';
import { z } from 'zod';
import { customerList } from '../../src/contract/customers/customers.js';
import { ticketTypeList } from '../../src/contract/tickets/ticket-settings.js';
import { linesWith, openStage, rowWith } from '../support/browser.js';
import type { AgentDesk, Stage } from '../support/browser.js';
import { ask, call } from '../support/product/api.js';
import { until } from '../support/product/process.js';

/** Script that may be loaded before a conversation opens, gzipped. */
const FIRST_LOAD_BYTES = 300_000;

describe('finding and knowing customers', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000f1');
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const openRow = async ({ page }: AgentDesk, words: string): Promise<void> => {
    await rowWith(page, words).click();
    await linesWith(page, words).waitFor();
  };
  /** Who wrote last, as the server knows them. */
  const youngest = async (): Promise<string> => {
    const { url, bearer } = stage.product;
    const { items } = await ask(customerList, `${url}/api/v1/customers?limit=1`, { headers: bearer });
    return items[0]?.id ?? '';
  };
  const rename = async (name: string): Promise<void> => {
    const { url, bearer } = stage.product;
    const path = `${url}/api/v1/customers/${await youngest()}`;
    expect((await call(path, { method: 'PATCH', headers: bearer, body: { name } })).status).toBe(200);
  };

  it('finds a word in what was said and opens its conversation', async () => {
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('被找的顾客');
    await phone.write('青苹果三个都坏了');
    await rowWith(lin.page, '青苹果').waitFor();

    await lin.page.keyboard.press('KeyG');
    await lin.page.keyboard.press('KeyF');
    const field = lin.page.getByRole('textbox', { name: '搜索' });
    const found = lin.page.getByRole('main').getByRole('link', { name: /青苹果三个都坏了/ });
    await until('the line is indexed', async () => {
      await field.fill('');
      await field.fill('苹果三个');
      await lin.page.waitForResponse(/\/search\?/);
      return (await found.count()) > 0 || undefined;
    });
    expect(await found.locator('mark').allInnerTexts()).toEqual(['苹果三个']);
    await found.click();
    await linesWith(lin.page, '青苹果三个都坏了').waitFor();
  });

  it('finds tickets and orders beside what was said, counted by kind, and a ticket and a quick reply by the palette', async () => {
    const lin = await stage.agentDesk({ role: 'supervisor' });
    const { url, bearer } = stage.product;
    const phone = await stage.phoneOf('要补发的顾客');
    await phone.write('榴莲裂开了');
    await openRow(lin, '榴莲裂开了');
    const post = (path: string, body: object) =>
      call(`${url}/api/v1/${path}`, { method: 'POST', headers: bearer, body });
    const [type] = (await ask(ticketTypeList, `${url}/api/v1/ticket-types`, { headers: bearer })).items;
    await post('tickets', { typeId: type?.id, subject: '榴莲补发', customerId: await youngest() });
    await post('quick-replies', {
      scope: 'merchant',
      title: '榴莲怎么赔',
      text: '您好，{customer.name}，马上为您补发。',
    });

    await lin.page.getByLabel('回复', { exact: true }).fill('好的。');
    await lin.page.keyboard.press('Control+KeyK');
    const palette = lin.page.getByRole('combobox', { name: '命令面板' });
    await palette.fill('llzmp');
    await lin.page.getByRole('option', { name: /榴莲怎么赔/ }).waitFor();
    await lin.page.keyboard.press('Enter');
    await until(
      'the answer stands behind what was begun',
      async () =>
        (await lin.page.getByLabel('回复', { exact: true }).inputValue()).startsWith('好的。您好，') || undefined,
    );

    await lin.page.goto(`${url}/search`);
    const field = lin.page.getByRole('textbox', { name: '搜索' });
    const kinds = lin.page.getByRole('radiogroup', { name: '范围' });
    await until('both are indexed', async () => {
      await field.fill('');
      await field.fill('榴莲');
      await lin.page.waitForResponse(/\/search\/counts/);
      const words = await kinds.innerText();
      return (/消息\s*1/.test(words) && /工单\s*1/.test(words)) || undefined;
    });
    await kinds.getByText(/工单/).click();
    await lin.page
      .getByRole('main')
      .getByRole('link', { name: /榴莲补发/ })
      .click();
    await lin.page.getByRole('heading', { name: /榴莲补发/ }).waitFor();

    await lin.page.keyboard.press('Control+KeyK');
    await palette.fill('榴莲补');
    await lin.page.getByRole('option', { name: /榴莲补发/ }).waitFor();
  });

  it('opens a conversation by the initials of a name, and goes to a page by the palette', async () => {
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('叫李小满的顾客');
    await phone.write('在吗');
    await rowWith(lin.page, '在吗').waitFor();
    await rename('李小满');
    await rowWith(lin.page, '李小满').waitFor();

    await lin.page.keyboard.press('Control+KeyK');
    await lin.page.keyboard.type('lxm');
    await lin.page
      .getByRole('option', { name: /李小满/ })
      .first()
      .waitFor();
    await lin.page.keyboard.press('Enter');
    await linesWith(lin.page, '在吗').waitFor();

    await lin.page.keyboard.press('Control+KeyK');
    await lin.page.getByRole('combobox', { name: '命令面板' }).fill('gk');
    await lin.page.getByRole('option', { name: /顾客/ }).first().click();
    await lin.page.getByRole('link', { name: /李小满/ }).waitFor();
  });

  it('changes a shortcut, refuses one that is taken, and keeps it in this browser', async () => {
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('要转接的人');
    await phone.write('转给别人吧');
    await openRow(lin, '转给别人吧');
    await lin.page.getByRole('button', { name: '快捷键', exact: true }).click();
    const help = lin.page.getByRole('dialog', { name: '快捷键' });

    await help.getByRole('button', { name: /^转接：T/ }).click();
    await lin.page.keyboard.press('KeyJ');
    await lin.page.getByText('J 已用于「下一个会话」').waitFor();
    await help.getByRole('button', { name: /^转接：T/ }).click();
    await lin.page.keyboard.press('KeyH');
    await help.getByRole('button', { name: /^转接：H/ }).waitFor();
    await lin.page.keyboard.press('Escape');
    await help.waitFor({ state: 'hidden' });

    await lin.page.reload();
    await linesWith(lin.page, '转给别人吧').waitFor();
    await lin.page.keyboard.press('KeyT');
    await lin.page.keyboard.press('Alt+KeyH');
    await lin.page.getByRole('dialog').getByLabel('给对方的备注').waitFor();
  });

  it('lets a fact be written where it stands, and other screens follow; an agent sees a phone number masked', async () => {
    const [lin, boss] = [await stage.agentDesk(), await stage.agentDesk({ role: 'supervisor', status: 'busy' })];
    const phone = await stage.phoneOf('要改名的顾客');
    await phone.write('我是王大锤');
    await openRow(lin, '我是王大锤');
    await boss.page.goto(`${stage.product.url}/customers/${await youngest()}`);

    await boss.page.getByRole('button', { name: /^姓名：/ }).click();
    await boss.page.getByRole('textbox', { name: '姓名', exact: true }).fill('王大锤');
    await boss.page.keyboard.press('Enter');
    await boss.page.getByRole('button', { name: /^手机：/ }).click();
    await boss.page.getByRole('textbox', { name: '手机', exact: true }).fill('13812345678');
    await boss.page.keyboard.press('Enter');

    await lin.page.getByRole('complementary', { name: '顾客' }).getByText('138****5678').waitFor();
    await rowWith(lin.page, '王大锤').waitFor();
    await boss.page.getByRole('button', { name: '手机：13812345678' }).waitFor();
    expect(await lin.page.getByText('13812345678').count()).toBe(0);
  });

  it('offers a conversation as a file', async () => {
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('要存档的顾客');
    await phone.write('=1+1 请存档');
    await openRow(lin, '请存档');
    await lin.page.getByRole('button', { name: '导出会话' }).click();
    const [download] = await Promise.all([
      lin.page.waitForEvent('download'),
      lin.page.getByRole('menuitem', { name: '导出为 CSV' }).click(),
    ]);
    expect(download.suggestedFilename()).toMatch(/\.csv$/);
    const parts = z.array(z.instanceof(Buffer)).parse(await (await download.createReadStream()).toArray());
    expect(Buffer.concat(parts).toString()).toContain(`,'=1+1 请存档`);
  });

  it('speaks English at once, everywhere on the page', async () => {
    const lin = await stage.agentDesk();
    await lin.page.goto(`${stage.product.url}/settings/look`);
    await lin.page.getByText('English').click();
    for (const path of ['customers', 'search', 'conversations']) {
      await lin.page.goto(`${stage.product.url}/${path}`);
      await lin.page.getByRole('navigation').first().getByText('Customers').waitFor();
      const words = await lin.page.locator('body').innerText();
      // Names of people and channels stay as they are.
      const own = /客服\d+号|测试渠道|王大锤|李小满|我是王大锤|请存档/g;
      expect([path, words.replace(own, '').match(/[\u4e00-\u9fff]{2,}/g) ?? []]).toEqual([path, []]);
    }
  });

  it('loads less than 300 kB of script before a conversation opens; the palette, which loses no letter, is in it', async () => {
    const lin = await stage.agentDesk();
    const scripts: Response[] = [];
    lin.page.on('response', (response) => {
      if (!response.url().endsWith('.js') || response.status() !== 200) return;
      scripts.push(response);
    });
    await lin.page.reload();
    await lin.page.getByRole('tab', { name: '我的' }).waitFor();
    await lin.page.waitForLoadState('networkidle');
    const bodies = await Promise.all(scripts.map((script) => script.body()));
    const total = bodies.reduce((sum, body) => sum + gzipSync(body).length, 0);
    expect(bodies.length).toBeGreaterThan(2);
    expect(total).toBeLessThan(FIRST_LOAD_BYTES);

    await lin.page.route('**/assets/**', (route) => route.abort());
    await lin.page.keyboard.press('Control+KeyK');
    await lin.page.keyboard.type('sz');
    expect(await lin.page.getByRole('combobox', { name: '命令面板' }).inputValue()).toBe('sz');
    expect(lin.problems).toEqual([]);
  });
});
