import { Secret, TOTP } from 'otpauth';
import sharp from 'sharp';
import { linesWith, openStage, rowWith } from '../support/browser.js';
import type { AgentDesk, Stage } from '../support/browser.js';
import { call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { wechatSideOf } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000f1';

describe('writing together', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(APP_ID);
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const field = ({ page }: AgentDesk) => page.getByLabel('回复', { exact: true });
  const openRow = async ({ page }: AgentDesk, words: string): Promise<void> => {
    await rowWith(page, words).click();
    await linesWith(page, words).waitFor();
  };
  const asOwner = async (method: 'POST' | 'PUT', path: string, body: object): Promise<void> => {
    const { url, bearer } = stage.product;
    const answer = await call(`${url}/api/v1${path}`, { method, headers: bearer, body });
    if (answer.status !== 200) throw new Error(`${path} was answered ${answer.status}`);
  };
  const picture = () =>
    sharp({ create: { width: 64, height: 64, channels: 3, background: '#07c160' } })
      .png()
      .toBuffer();

  it('finds a quick reply by pinyin initials, asks for what is not known, and sends its picture too', async () => {
    const lin = await stage.agentDesk();
    const { page } = lin;
    await page.getByRole('link', { name: '设置' }).click();
    await page.getByRole('link', { name: '快捷回复' }).click();
    await page.getByRole('button', { name: '添加快捷回复' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('标题').fill('发货时间');
    await dialog.getByLabel('内容').fill('{customer.name}您好，订单{order.number}今天发出，{agent.name}');
    await dialog
      .locator('input[type=file]')
      .setInputFiles({ name: 'a.png', mimeType: 'image/png', buffer: await picture() });
    await dialog.getByRole('img', { name: '图片' }).waitFor();
    await dialog.getByRole('button', { name: '保存' }).click();
    await page.getByText('发货时间').waitFor();

    const phone = await stage.phoneOf('等发货的顾客');
    await page.getByRole('link', { name: '会话' }).click();
    await phone.write('什么时候发货');
    await openRow(lin, '什么时候发货');
    await field(lin).pressSequentially('/fhsj');
    await page.getByRole('option', { name: '发货时间' }).waitFor();
    await page.keyboard.press('Enter');
    await page.getByLabel('订单号').fill('20261122');
    await page.keyboard.press('Enter');
    await expect(field(lin).inputValue()).resolves.toContain('订单20261122今天发出');
    await page.keyboard.press('Enter');
    await phone.received.filter({ hasText: `订单20261122今天发出，${lin.agent.name}` }).waitFor();
    await phone.page.locator('[data-direction="received"][data-kind="image"]').first().waitFor();
  });

  it('stops a blocked word, asks about a doubtful one, and never sends while a word is being composed', async () => {
    await asOwner('PUT', '/sensitive-words', {
      items: [
        { word: '加微信', act: 'block' },
        { word: '保证', act: 'warn' },
      ],
    });
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('问保质期的顾客');
    await phone.write('能放多久');
    await openRow(lin, '能放多久');

    await field(lin).fill('请加 微信');
    await lin.page.getByText('含不能发送的词「加 微信」').waitFor();
    expect(await lin.page.getByRole('button', { name: '发送', exact: true }).isDisabled()).toBe(true);
    await field(lin).fill('保证七天');
    await field(lin).dispatchEvent('keydown', { key: 'Enter', code: 'Enter', isComposing: true, bubbles: true });
    expect(await field(lin).inputValue()).toBe('保证七天');
    await lin.page.keyboard.press('Enter');
    await lin.page.getByText('含敏感词「保证」').waitFor();
    await lin.page.keyboard.press('Enter');
    await phone.received.filter({ hasText: '保证七天' }).waitFor();
    await asOwner('PUT', '/sensitive-words', { items: [] });
  });

  it('calls a colleague by a note, who sees who else is there and who writes', async () => {
    const [lin, zhou] = [await stage.agentDesk(), await stage.agentDesk({ status: 'busy' })];
    const phone = await stage.phoneOf('要发票的顾客');
    await phone.write('发票怎么开');
    await openRow(lin, '发票怎么开');
    await lin.page.keyboard.press('Escape');
    await lin.page.keyboard.press('n');
    const note = lin.page.getByLabel('内部备注');
    await note.fill(`@${zhou.agent.name} 发票归谁`);
    await lin.page.getByRole('button', { name: '记下备注' }).click();
    await lin.page.getByRole('log').getByText('发票归谁').waitFor();

    await zhou.page
      .getByRole('alert')
      .getByRole('button', { name: `${lin.agent.name}提到了你` })
      .click();
    await linesWith(zhou.page, '发票怎么开').waitFor();
    await zhou.page.getByRole('log').getByText('发票归谁').waitFor();
    await zhou.page.getByRole('alert').getByText('提到了你').waitFor({ state: 'detached' });
    await lin.page.getByText(`${zhou.agent.name}也在看这个会话`).waitFor();
    await field(lin).pressSequentially('正在');
    await zhou.page.getByText(`${lin.agent.name}正在输入`).waitFor();

    await zhou.page.getByRole('button', { name: '写备注' }).click();
    await zhou.page.getByLabel('内部备注').pressSequentially('财务在开');
    await lin.page.getByText(`${zhou.agent.name}正在输入`).waitFor();
    await lin.page.keyboard.press('Enter');
    await lin.page.getByText('仍要发送请再按一次').waitFor();
    await zhou.page.keyboard.press('Enter');
    await lin.page.getByRole('log').getByText('财务在开').waitFor();
    expect(await phone.received.filter({ hasText: '财务在开' }).count()).toBe(0);
    expect(lin.problems.concat(zhou.problems)).toEqual([]);
  });

  it('takes back what was sent within 5 s, and keeps a draft over a reload', async () => {
    const lin = await stage.agentDesk();
    const { page } = lin;
    await page.getByRole('link', { name: '设置' }).click();
    await page.locator('.el-switch', { has: page.getByLabel('发送后 5 秒内可撤回') }).click();
    await page.getByRole('link', { name: '会话' }).click();
    const phone = await stage.phoneOf('改主意的顾客');
    await phone.write('在不在');
    await openRow(lin, '在不在');
    await field(lin).fill('写错了');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: '撤回' }).waitFor();
    await page.keyboard.press('Alt+KeyZ');
    expect(await field(lin).inputValue()).toBe('写错了');
    await page.reload();
    await field(lin).waitFor();
    expect(await field(lin).inputValue()).toBe('写错了');
    await field(lin).fill('一段说不完的话。'.repeat(100));
    await page.getByRole('button', { name: '将分 2 条发送' }).hover();
    await page.getByText(/^第 2 条，共 2 条 · \d+ 字节$/).waitFor();
    await field(lin).fill('写对了');
    await page.keyboard.press('Enter');
    await page.getByText('秒后发出').waitFor();
    // A page that goes away holds nothing back.
    await page.goto('about:blank');
    await phone.received.filter({ hasText: '写对了' }).waitFor({ timeout: 4_000 });
    expect(await phone.received.filter({ hasText: '写错了' }).count()).toBe(0);
  });

  it('sends a link, a mini program card and a menu by a form each', async () => {
    const lin = await stage.agentDesk();
    const { page } = lin;
    const phone = await stage.phoneOf('要链接的顾客');
    await phone.write('说明书在哪看');
    await openRow(lin, '说明书在哪看');
    const begin = async (kind: string): Promise<void> => {
      await page.getByRole('button', { name: '链接、卡片、菜单' }).click();
      await page.getByRole('menuitem', { name: kind }).click();
    };
    const dialog = page.getByRole('dialog');
    const send = () => dialog.getByRole('button', { name: '发送' }).click();

    await begin('链接');
    await dialog.getByLabel('标题').fill('冰箱说明书');
    await dialog.getByLabel('网址', { exact: true }).fill('不是网址');
    await send();
    await dialog.getByText('请填写以 http:// 或 https:// 开头的网址').waitFor();
    await dialog.getByLabel('网址', { exact: true }).fill('https://shop.example/manual');
    await send();
    await phone.received.filter({ hasText: '冰箱说明书' }).waitFor();
    await linesWith(page, '冰箱说明书').getByRole('link').waitFor();

    await begin('小程序卡片');
    await dialog.getByLabel('标题').fill('查看保修');
    await dialog.getByLabel('小程序 AppID').fill('wx00000000000000aa');
    await dialog.getByLabel('页面路径').fill('pages/care/index?id=1');
    const file = { name: 'cover.png', mimeType: 'image/png', buffer: await picture() };
    await dialog.locator('input[type=file]').setInputFiles(file);
    await dialog.getByRole('status').waitFor();
    await send();
    await phone.received.filter({ hasText: '查看保修' }).waitFor();

    await begin('菜单消息');
    await dialog.getByLabel('开头').fill('还要问什么');
    await dialog.getByLabel('选项').fill('换货\n退货');
    await send();
    await phone.received.filter({ hasText: '退货' }).waitFor();
    await linesWith(page, '还要问什么').waitFor();
    await phone.page.getByTestId('phone-menu-item').filter({ hasText: '换货' }).click();
    await linesWith(page, '换货').nth(1).waitFor();
    expect(lin.problems).toEqual([]);
  });

  it('shows the customer that somebody writes, and sends a line that failed as a new one once it was changed', async () => {
    const lin = await stage.agentDesk();
    const { page } = lin;
    const wechat = wechatSideOf(stage.product.simulator);
    const typingCalls = () => wechat.calls(APP_ID, '/cgi-bin/message/custom/typing');
    const before = (await typingCalls()).length;
    const phone = await stage.phoneOf('等回话的顾客');
    await phone.write('能不能便宜点');
    await openRow(lin, '能不能便宜点');
    await stage.setFaults({
      api: [{ path: '/cgi-bin/message/custom/send', act: 'errcode', errcode: 45168, times: 1 }],
    });

    await field(lin).pressSequentially('这句有禁词');
    await until('WeChat was told', async () => (await typingCalls()).length > before || undefined);
    await page.keyboard.press('Enter');
    await page.getByRole('log').getByLabel('没有发出').waitFor();
    await page.getByRole('button', { name: '编辑' }).click();
    expect(await field(lin).inputValue()).toBe('这句有禁词');
    await field(lin).fill('这句没有了');
    await page.keyboard.press('Enter');
    await phone.received.filter({ hasText: '这句没有了' }).waitFor();
    expect(await linesWith(page, '这句有禁词').count()).toBe(1);
    expect(await phone.received.count()).toBe(1);
  });

  it('sets up a second factor, and asks for it at sign-in', async () => {
    const { page, agent } = await stage.agentDesk();
    await page.getByRole('link', { name: '设置' }).click();
    await page.getByRole('link', { name: '我的账号' }).click();
    await page.getByRole('button', { name: '开启两步验证' }).click();
    await page.getByLabel('请输入密码确认是你本人').fill('a password of some length');
    await page.keyboard.press('Enter');
    await page.getByRole('img', { name: '验证器二维码' }).waitFor();
    const secret = (await page.locator('form code').innerText()).replace(/\s/g, '');
    const totp = new TOTP({ secret: Secret.fromBase32(secret) });
    await page.getByLabel('验证器显示的 6 位数字').fill(totp.generate());
    await page.keyboard.press('Enter');
    const code = await page.getByRole('region', { name: '恢复码' }).locator('code').first().innerText();
    await page.getByRole('button', { name: '我已保存' }).click();
    await page.getByText('已开启。还剩 10 个恢复码').waitFor();

    await page.getByRole('button', { name: '退出登录' }).click();
    await page.getByLabel('登录名').fill(agent.loginName);
    await page.locator('#password').fill('a password of some length');
    await page.keyboard.press('Enter');
    await page.getByLabel('验证码').fill('000000');
    await page.keyboard.press('Enter');
    await page.getByText('验证码不对').waitFor();
    await page.getByLabel('验证码').fill(code);
    await page.keyboard.press('Enter');
    await page.getByRole('tab', { name: '我的' }).waitFor();
  });
});
