import { Secret, TOTP } from 'otpauth';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { linesWith, openPage, openPhone, rowWith, startBrowser } from '../../support/browser.js';
import { SETUP_CODE, startEmptyProduct } from '../../support/product/product.js';
import type { EmptyProduct } from '../../support/product/product.js';

const APP_ID = 'wx0a1b2c3d4e5f60f1';
const APP_SECRET = '0f1e2d3c4b5a69788796a5b4c3d2e1f0';
const OWNER = { loginName: 'owner@qinghe', password: 'seven grey herons by the lake' };
const AGENT_PASSWORD = 'a lantern above the orchard';

/** An empty install, as the one who set it up sees it: nothing is prepared by a call of the API. */
describe('from an empty install to the first answered customer', () => {
  let product: EmptyProduct;
  let browser: Browser;
  let owner: Page;
  const problems: (readonly string[])[] = [];

  const newContext = async (): Promise<BrowserContext> => {
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, locale: 'zh-CN' });
    context.setDefaultTimeout(20_000);
    return context;
  };
  const open = async (path = ''): Promise<Page> => {
    const opened = await openPage(await (await newContext()).newPage(), `${product.url}${path}`);
    problems.push(opened.problems);
    return opened.page;
  };
  /** What stands beside a label to be copied. */
  const valueOf = async (page: Page, label: string): Promise<string> =>
    (await page.locator('.line').filter({ hasText: label }).locator('code').textContent()) ?? '';
  /** Enters what the page shows in WeChat's own settings, where submitting makes WeChat check the address. */
  const enterInWeChat = async (page: Page): Promise<unknown> => {
    await product.simulator.control('/channels', {
      appId: APP_ID,
      appSecret: APP_SECRET,
      kind: 'official_account',
      token: await valueOf(page, '令牌 Token'),
      encodingAesKey: await valueOf(page, 'EncodingAESKey'),
      pushUrl: product.url + new URL(await valueOf(page, '服务器地址 URL')).pathname,
    });
    return product.simulator.control(`/channels/${APP_ID}/verify`, {});
  };

  beforeAll(async () => {
    product = await startEmptyProduct({ env: { PUBLIC_URL: 'https://desk.qinghe.example' } });
    browser = await startBrowser();
    owner = await open();
  });
  afterAll(async () => {
    await browser.close();
    await product.stop();
  });

  it('is set up, wired with live words of what WeChat does, and answers the first customer', async () => {
    await owner.getByRole('heading', { name: '设置商户' }).waitFor();
    await owner.getByLabel('设置码').fill(SETUP_CODE);
    await owner.getByLabel('商户名称').fill('青禾果园');
    await owner.getByLabel('你的名字').fill('陈青');
    await owner.getByLabel('登录名').fill(OWNER.loginName);
    await owner.locator('#password').fill(OWNER.password);
    await owner.keyboard.press('Enter');

    await owner.getByText('第 1 步，共 2 步').waitFor();
    await owner.getByLabel('名称').fill('青禾果园');
    await owner.getByLabel('AppID').fill(`${APP_ID}x`);
    await owner.getByText('AppID 以 wx 开头，共 18 位。').waitFor();
    await owner.getByLabel('AppID').fill(APP_ID);
    await owner.locator('#app-secret').fill(APP_SECRET);
    await owner.getByRole('button', { name: '下一步' }).click();

    await owner.getByText('等你在微信后台提交').waitFor();
    await enterInWeChat(owner);
    await owner.getByText('微信已经验证了这个地址').waitFor();
    const context = await newContext();
    const phone = await openPhone(await context.newPage(), {
      simulatorUrl: product.simulator.url,
      appId: APP_ID,
      customer: '李小满',
    });
    await phone.write('苹果坏了三个');
    await owner.getByText('收到第一条消息，接好了').waitFor();
    await owner.getByRole('button', { name: '去接待' }).click();

    await owner.getByRole('tab', { name: '我的' }).waitFor();
    await owner.keyboard.press('Alt+Digit1');
    await rowWith(owner, '苹果坏了三个').click();
    await linesWith(owner, '苹果坏了三个').waitFor();
    await owner.getByLabel('回复', { exact: true }).fill('您好，马上给您补发三个');
    await owner.keyboard.press('Enter');
    await phone.received.filter({ hasText: '您好，马上给您补发三个' }).waitFor();
    await context.close();
  });

  it('changes its keys without losing what was signed with the former ones', async () => {
    await owner.goto(`${product.url}/settings/channels`);
    const row = owner.getByRole('listitem').filter({ hasText: APP_ID });
    await row.getByText('正常', { exact: true }).waitFor();
    await row.getByRole('button', { name: '更换密钥' }).click();
    await owner.getByRole('button', { name: '生成新的' }).click();
    await owner.getByText('旧的一组还有效').waitFor();
    await enterInWeChat(owner);
    await owner.getByText('更换完成').waitFor();
    await owner.getByRole('button', { name: '完成' }).click();
  });

  it('invites an agent who sets a password and the second factor their role needs, and is later disabled', async () => {
    await owner.goto(`${product.url}/settings/agents`);
    await owner.getByRole('checkbox', { name: '客服' }).locator('..').click();
    await owner.getByText('已保存，对已登录的人也马上生效').waitFor();
    await owner.getByRole('button', { name: '添加客服' }).click();
    await owner.getByLabel('名字').fill('林禾');
    await owner.getByLabel('登录名').fill('lin@qinghe');
    await owner.getByRole('button', { name: '添加并生成邀请链接' }).click();
    const url = new URL(await valueOf(owner, '链接'));
    await owner.getByRole('button', { name: '完成' }).click();
    const row = owner.getByRole('listitem').filter({ hasText: '林禾' });
    await row.getByText('等待接受邀请').waitFor();

    const agent = await open(`/link${url.hash}`);
    await agent.getByRole('heading', { name: '林禾，欢迎加入青禾果园' }).waitFor();
    await agent.locator('#password').fill(AGENT_PASSWORD);
    await agent.keyboard.press('Enter');
    await agent.getByRole('heading', { name: '先开启两步验证' }).waitFor();
    await agent.getByRole('button', { name: '开启两步验证' }).click();
    await agent.getByLabel('请输入密码确认是你本人').fill(AGENT_PASSWORD);
    await agent.keyboard.press('Enter');
    const secret = ((await agent.locator('code').first().textContent()) ?? '').replace(/\s/g, '');
    await agent.getByLabel('验证器显示的 6 位数字').fill(new TOTP({ secret: Secret.fromBase32(secret) }).generate());
    await agent.keyboard.press('Enter');
    await agent.getByRole('button', { name: '我已保存' }).click();
    await agent.getByRole('tab', { name: '我的' }).waitFor();

    const used = await open(`/link${url.hash}`);
    await used.getByRole('heading', { name: '链接已失效' }).waitFor();

    await owner.reload();
    await row.getByText('已开启两步验证').waitFor();
    await row.getByRole('button', { name: '林禾 的更多操作' }).click();
    await owner.getByRole('menuitem', { name: '停用' }).click();
    await row.getByText('已停用').waitFor();
    await agent.getByRole('heading', { name: '登录接待' }).waitFor();
    expect(problems.flat()).toEqual([]);
  });
});
