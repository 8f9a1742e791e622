import type { Locator, Page } from 'playwright-core';
import sharp from 'sharp';
import { cuttableSocket, linesWith, openStage, rowWith } from '../support/browser.js';
import type { Stage } from '../support/browser.js';
import { until } from '../support/product/process.js';

describe('one agent at the desk', () => {
  let stage: Stage;
  let png: Buffer;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000b1');
    png = await sharp({ create: { width: 80, height: 60, channels: 3, background: '#c0392b' } })
      .png()
      .toBuffer();
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const answer = async (page: Page, text: string): Promise<void> => {
    await page.getByLabel('回复', { exact: true }).fill(text);
    await page.keyboard.press('Enter');
  };

  const failNextSend = (fault: object): Promise<unknown> =>
    stage.setFaults({ api: [{ path: '/cgi-bin/message/custom/send', times: 1, ...fault }] });

  it('sees what a customer writes without reloading, and the phone shows the answer and the picture', async () => {
    const { page, problems } = await stage.agentDesk();
    const phone = await stage.phoneOf('李小满');

    await phone.write('苹果坏了三个 😀');
    await rowWith(page, '苹果坏了三个').click();
    await linesWith(page, '苹果坏了三个 😀').waitFor();
    await page.getByTestId('allowance').filter({ hasText: '还可发 5 条' }).waitFor();
    await answer(page, '您好，马上给您补发三个');
    await page.locator('input[type=file]').setInputFiles({ name: '红富士.png', mimeType: 'image/png', buffer: png });
    await page.getByRole('button', { name: '发送', exact: true }).click();

    await phone.received.filter({ hasText: '您好，马上给您补发三个' }).waitFor();
    await phone.page.locator('[data-testid="phone-message"][data-direction="received"][data-kind="image"]').waitFor();
    await until('both are marked as sent', async () => (await page.getByLabel('已发送').count()) === 2 || undefined);
    await page.getByTestId('allowance').filter({ hasText: '还可发 3 条' }).waitFor();
    expect(await phone.received.count()).toBe(2);
    expect(problems).toEqual([]);
  });

  it('counts unread lines rightly, also after a reload', async () => {
    const { page } = await stage.agentDesk();
    const [first, second] = [await stage.phoneOf('未读一'), await stage.phoneOf('未读二')];
    await first.write('甲的第一句');
    await rowWith(page, '甲的第一句').click();
    await linesWith(page, '甲的第一句').waitFor();

    await second.write('乙的第一句');
    await second.write('乙的第二句');

    const row = rowWith(page, '乙的第二句');
    await row.getByLabel('2 条未读').waitFor();
    await until('the title says it too', async () => (await page.title()).startsWith('(2)') || undefined);
    await page.reload();
    await row.getByLabel('2 条未读').waitFor();
    expect(await rowWith(page, '甲的第一句').getByLabel('条未读').count()).toBe(0);
    await row.click();
    await row.getByLabel('条未读').waitFor({ state: 'detached' });
    await page.reload();
    await row.waitFor();
    await until('nothing is unread', async () => (await page.title()) === '接待' || undefined);
  });

  it('shows a picture a customer sent, and it can be zoomed', async () => {
    const { page } = await stage.agentDesk();
    const phone = await stage.phoneOf('爱拍照的顾客');
    await phone.write('看图片');
    await rowWith(page, '看图片').click();

    await phone.page
      .getByTestId('phone-picture-input')
      .setInputFiles({ name: 'apple.png', mimeType: 'image/png', buffer: png });

    const picture = page.getByRole('log').getByRole('img', { name: '图片' });
    await picture.waitFor();
    await until('it is drawn', async () => (await naturalWidthOf(picture)) || undefined);
    await page.getByRole('button', { name: '放大图片' }).click();
    await page.locator('.el-image-viewer__wrapper').waitFor();
    await page.keyboard.press('Escape');
    await page.locator('.el-image-viewer__wrapper').waitFor({ state: 'detached' });
    expect(await page.getByLabel('回复', { exact: true }).count()).toBe(1);
  });

  it('can be worked by keyboard alone', async () => {
    const { page } = await stage.agentDesk();
    const phone = await stage.phoneOf('键盘顾客');
    await phone.write('有人在吗');
    await rowWith(page, '有人在吗').waitFor();

    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await linesWith(page, '有人在吗').waitFor();
    await page.keyboard.type('在的');
    await page.keyboard.press('Shift+Enter');
    await page.keyboard.type('您请说');
    await page.keyboard.press('Enter');
    await phone.received.filter({ hasText: '您请说' }).waitFor();
    await page.keyboard.press('Alt+KeyE');
    await page.getByRole('dialog').getByLabel('备注（可不填）').fill('问候');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');

    await page.getByText('已结束与').waitFor();
    await page.keyboard.press('g');
    await page.keyboard.press('e');
    await rowWith(page, '您请说').waitFor();
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: '快捷键' }).waitFor();
  });

  it('loses nothing when the server is gone for a while', async () => {
    const { page } = await stage.agentDesk();
    const phone = await stage.phoneOf('等得起的顾客');
    await phone.write('断线之前');
    await rowWith(page, '断线之前').click();
    await linesWith(page, '断线之前').waitFor();
    const [server] = stage.product.servers;
    if (!server) throw new Error('no server');

    await server.kill();
    await page.getByText('正在重连').waitFor();
    await answer(page, '断线时写的第一句');
    await answer(page, '断线时写的第二句');
    await page.getByLabel('回复', { exact: true }).fill('还没写完');
    await phone.write('断线之中');
    await server.start();

    await linesWith(page, '断线之中').waitFor();
    await phone.received.filter({ hasText: '断线时写的第二句' }).waitFor();
    await until('all is marked as sent', async () => (await page.getByLabel('已发送').count()) === 2 || undefined);
    expect(await phone.received.allInnerTexts()).toEqual([
      expect.stringContaining('断线时写的第一句'),
      expect.stringContaining('断线时写的第二句'),
    ]);
    expect(await page.getByRole('log').locator('.bubble').count()).toBe(4);
    expect(await page.getByLabel('回复', { exact: true }).inputValue()).toBe('还没写完');
  });

  it('has every line once and in order after its socket was cut', async () => {
    const { page } = await stage.agentDesk();
    const phone = await stage.phoneOf('写得快的顾客');
    await phone.write('第 0 句');
    await rowWith(page, '第 0 句').click();
    const link = await cuttableSocket(page);
    await page.reload();
    await linesWith(page, '第 0 句').waitFor();

    link.cut();
    await page.getByText('正在重连').waitFor();
    for (const number of [1, 2, 3, 4]) await phone.write(`第 ${number} 句`);
    await until('the server has them all', async () => {
      const { items } = await stage.linesOf(openIdOf(page));
      return items.filter((line) => line.direction === 'inbound').length === 5 || undefined;
    });
    expect(await page.getByRole('log').locator('.bubble').count()).toBe(1);
    link.mend();

    await linesWith(page, '第 4 句').waitFor();
    expect(await page.getByRole('log').locator('.bubble').allInnerTexts()).toEqual(
      [0, 1, 2, 3, 4].map((number) => `第 ${number} 句`),
    );
    await until('nothing is unread', async () => (await page.title()) === '接待' || undefined);
  });

  it('says why a line failed, and sends it again as a new one', async () => {
    const { page } = await stage.agentDesk();
    const phone = await stage.phoneOf('拒收的顾客');
    await phone.write('先问一句');
    await rowWith(page, '先问一句').click();
    await failNextSend({ act: 'errcode', errcode: 45168 });

    await answer(page, '这一句会被微信拒绝');

    await page.getByRole('log').getByLabel('没有发出').waitFor();
    await page.getByText('内容含有微信禁止的词语').waitFor();
    expect(await phone.received.count()).toBe(0);
    await page.getByRole('button', { name: '重新发送' }).click();
    await phone.received.filter({ hasText: '这一句会被微信拒绝' }).waitFor();
    await page.getByRole('log').getByLabel('已发送').waitFor();
    expect(await linesWith(page, '这一句会被微信拒绝').count()).toBe(2);

    // What WeChat will never deliver to this customer is not offered again.
    await failNextSend({ act: 'errcode', errcode: 48002 });
    await answer(page, '关了接收的一句');
    await page.getByText('无需重发').waitFor();
    const refused = page.getByRole('log').locator('.line').filter({ hasText: '关了接收的一句' });
    await refused.getByText('顾客关闭了消息接收').waitFor();
    expect(await refused.getByRole('button').count()).toBe(0);
  });

  it('says when WeChat did not confirm a line, and does not send it again by itself', async () => {
    const { page } = await stage.agentDesk();
    const phone = await stage.phoneOf('未确认的顾客');
    await phone.write('先问一句');
    await rowWith(page, '先问一句').click();
    await failNextSend({ act: 'cut', moment: 'after' });

    await answer(page, '不知道送到没有');

    await page.getByRole('log').getByLabel('微信未确认，可能已送达').waitFor();
    await page.getByRole('button', { name: '再发一次' }).waitFor();
    await answer(page, '后面的一句');
    await phone.received.filter({ hasText: '后面的一句' }).waitFor();
    expect(await phone.received.filter({ hasText: '不知道送到没有' }).count()).toBe(1);
  });

  it('shows what customers write as text, never as a page', async () => {
    const { page, problems } = await stage.agentDesk();
    const phone = await stage.phoneOf('<b>坏名字</b>');

    await phone.write('<img src=x onerror="document.title=1"> javascript:alert(1) https://shop.example/苹果?a=1，好吃');

    await rowWith(page, '<img src=x').click();
    const line = linesWith(page, '<img src=x onerror="document.title=1">');
    await line.waitFor();
    expect(await line.locator('img').count()).toBe(0);
    const links = line.getByRole('link');
    expect(await links.count()).toBe(1);
    expect(await links.first().getAttribute('rel')).toBe('noopener noreferrer');
    expect(problems).toEqual([]);
  });

  it('works on a phone, one pane at a time', async () => {
    const { page } = await stage.agentDesk({ size: { width: 390, height: 844 } });
    const phone = await stage.phoneOf('手机顾客');
    await phone.write('手机上也行吗');

    await rowWith(page, '手机上也行吗').click();
    await linesWith(page, '手机上也行吗').waitFor();
    expect(await page.getByRole('tablist').count()).toBe(0);
    await answer(page, '可以的');
    await phone.received.filter({ hasText: '可以的' }).waitFor();
    await page.getByRole('button', { name: '返回' }).click();
    await rowWith(page, '可以的').waitFor();
    const overflow = await page.evaluate('document.documentElement.scrollWidth - innerWidth');
    expect(overflow).toBe(0);
  });
});

const naturalWidthOf = (picture: Locator): Promise<number> =>
  picture.evaluate((element) => Number(Reflect.get(element, 'naturalWidth')));

const openIdOf = (page: Page): string => new URL(page.url()).pathname.split('/').at(-1) ?? '';
