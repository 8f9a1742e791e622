import { conversationList } from '../../src/contract/conversations/conversations.js';
import { linesWith, openStage, rowWith } from '../support/browser.js';
import type { AgentDesk, Stage } from '../support/browser.js';
import { ask, call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import type { WechatSide } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000b4';

describe('the lists and the history of a desk', () => {
  let stage: Stage;
  let wechat: WechatSide;

  beforeAll(async () => {
    stage = await openStage(APP_ID);
    wechat = wechatSideOf(stage.product.simulator);
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const says = async (name: string, content: string): Promise<void> => {
    await wechat.meet(APP_ID, name);
    await wechat.act(APP_ID, name, { act: 'text', content, wait: true });
  };
  const open = async ({ page }: AgentDesk, words: string): Promise<void> => {
    await rowWith(page, words).first().click();
    await linesWith(page, words).first().waitFor();
  };
  const heldBy = async ({ agent }: AgentDesk, words: string) => {
    const { url, bearer } = stage.product;
    const path = `${url}/api/v1/conversations?scope=all&state=active&limit=200`;
    return until('the desk holds it', async () => {
      const { items } = await ask(conversationList, path, { headers: bearer });
      return items.find(({ agentId, lastPreview }) => agentId === agent.id && lastPreview?.text === words);
    });
  };

  it('finds in the list by name and last line, sorts by waiting, and shows the place of who waits', async () => {
    const desk = await stage.agentDesk();
    await says('先来的顾客', '苹果什么时候发货');
    await rowWith(desk.page, '苹果什么时候发货').waitFor();
    await says('后来的顾客', '梨子坏了');
    await rowWith(desk.page, '梨子坏了').waitFor();
    await desk.page.getByRole('button', { name: '排序：最近消息' }).click();
    await desk.page.getByRole('menuitem', { name: '等待最久' }).click();
    await desk.page.mouse.move(900, 400);
    await until('who waits longest is first', async () => {
      const first = await desk.page.getByRole('article').first().innerText();
      return first.includes('苹果什么时候发货') || undefined;
    });

    await desk.page.getByRole('textbox', { name: '在列表里找' }).fill('梨子');
    await rowWith(desk.page, '苹果什么时候发货').waitFor({ state: 'detached' });
    expect(await rowWith(desk.page, '梨子坏了').count()).toBe(1);
    await desk.page.getByRole('textbox', { name: '在列表里找' }).fill('没有这样的词');
    await desk.page.getByText('这个列表里没有找到').waitFor();
    await desk.page.keyboard.press('Escape');
    await rowWith(desk.page, '苹果什么时候发货').waitFor();

    await desk.page.keyboard.press('Alt+Digit2');
    await desk.page.getByRole('button', { name: '状态：忙碌' }).waitFor();
    await says('排队的顾客甲', '有人吗甲');
    await desk.page.getByRole('tab', { name: '排队 1' }).click();
    await rowWith(desk.page, '有人吗甲').getByText('第 1 位').waitFor();
    await desk.page.getByRole('tab', { name: /^技能组/ }).click();
    await rowWith(desk.page, '梨子坏了').waitFor();
    await rowWith(desk.page, '有人吗甲').getByRole('button', { name: '领取' }).click();
    await linesWith(desk.page, '有人吗甲').waitFor();
  });

  it('names what is about to be lost, and hands it over or nudges at the end of a shift', async () => {
    await stage.changeSettings({ atRiskMinutes: 2880 });
    const lin = await stage.agentDesk();
    await says('快失联的顾客', '再不回我就走了');
    await rowWith(lin.page, '再不回我就走了').waitFor();
    const tab = lin.page.getByRole('tab', { name: '失联 1' });
    await tab.click();
    await rowWith(lin.page, '再不回我就走了').getByText(/^剩/).waitFor();

    await lin.page.getByRole('button', { name: '转接或催一句' }).click();
    const dialog = lin.page.getByRole('dialog', { name: '即将失联' });
    await dialog.getByText('这 1 位顾客可能再也联系不上').waitFor();
    await dialog.getByRole('button', { name: '发给这 1 位' }).click();

    await until('the customer has the line', async () => {
      const lines = await wechat.received(APP_ID, '快失联的顾客');
      return lines.length === 1 || undefined;
    });
    await lin.page.getByText('没有即将失联的顾客').waitFor();

    const zhou = await stage.agentDesk({ status: 'busy' });
    await says('快失联的顾客', '我还在等');
    await lin.page.getByRole('button', { name: '转接或催一句' }).click();
    await dialog.getByText(zhou.agent.name).click();
    await dialog.getByRole('button', { name: '转接这 1 个会话' }).click();
    await rowWith(zhou.page, '我还在等').waitFor();
    await lin.page.getByText('没有即将失联的顾客').waitFor();
    await stage.changeSettings({ atRiskMinutes: 120 });
  });

  it('shows what was said in earlier conversations above, and goes to a message that is named', async () => {
    await stage.changeSettings({ reopenMinutes: 0 });
    const desk = await stage.agentDesk();
    const name = '老顾客';
    await says(name, '上次的第一句');
    for (let at = 1; at <= 160; at += 1) {
      await wechat.act(APP_ID, name, { act: 'text', content: `上次的话${at}`, wait: at === 160 });
    }
    const first = await heldBy(desk, '上次的话160');
    const { url, bearer } = stage.product;
    const lines = await stage.linesOf(first.id);
    const sought = lines.items.find(({ content }) => content['text'] === '上次的第一句');
    await open(desk, '上次的话160');
    await desk.page.keyboard.press('Alt+KeyE');
    await desk.page.getByRole('dialog').getByRole('button', { name: '结束' }).click();
    await desk.page.getByText(`已结束与`).first().waitFor();

    await says(name, '这次又来了');
    await open(desk, '这次又来了');
    await linesWith(desk.page, '上次的话160').first().waitFor();
    await desk.page.getByText('本次会话').waitFor();
    await until('all of the earlier conversation is read by scrolling up', async () => {
      await desk.page.getByLabel('聊天记录').evaluate((element) => element.scrollTo(0, 0));
      return (await linesWith(desk.page, '上次的第一句').count()) === 1 || undefined;
    });
    expect(await linesWith(desk.page, '上次的话160').count()).toBe(1);

    // A hit of the search leads to its line, however old it is.
    await desk.page.getByLabel('在列表里找').fill('上次的第一句');
    await desk.page.keyboard.press('Enter');
    await desk.page
      .getByRole('main')
      .getByRole('link', { name: /上次的第一句/ })
      .click();
    await desk.page.waitForURL(`${url}/conversations/${first.id}?message=${sought?.id}`);
    await linesWith(desk.page, '上次的第一句').waitFor();
    await until('it is in view', async () => {
      const box = await linesWith(desk.page, '上次的第一句').boundingBox();
      return (box && box.y > 0 && box.y < 900) || undefined;
    });
    await desk.page.getByRole('button', { name: '回到最新消息' }).click();
    await linesWith(desk.page, '上次的话160').waitFor();
    await until('what was said later is read by scrolling down', async () => {
      await desk.page.getByLabel('聊天记录').evaluate((element) => element.scrollTo(0, element.scrollHeight));
      return (await linesWith(desk.page, '这次又来了').count()) === 1 || undefined;
    });
    await says(name, '还有一句');
    await linesWith(desk.page, '还有一句').waitFor();
    expect(desk.problems).toEqual([]);
    await stage.changeSettings({ reopenMinutes: 30 });
    expect((await call(`${url}/api/v1/conversations/${first.id}`, { headers: bearer })).status).toBe(200);
  });

  it('plays a WeChat voice with its transcript, shows faces, and all pictures in one viewer', async () => {
    const desk = await stage.agentDesk();
    const name = '发语音的顾客';
    await says(name, '你好[微笑]/::)[不是表情]<b>');
    for (const act of ['image', 'image'] as const) await wechat.act(APP_ID, name, { act, wait: true });
    await wechat.act(APP_ID, name, { act: 'voice', recognition: '苹果坏了', wait: true });
    await desk.page.getByRole('article').filter({ hasText: '语音' }).click();

    await linesWith(desk.page, '微信转文字').getByText('苹果坏了').waitFor();
    const faces = desk.page.getByRole('log').getByRole('img', { name: '微笑' });
    expect(await faces.count()).toBe(2);
    await linesWith(desk.page, '[不是表情]<b>').waitFor();
    await desk.page.getByRole('button', { name: '播放语音' }).click();
    const duration = await until('the voice is decoded', async () => {
      const asked = await desk.page.evaluate(`document.querySelector('[data-testid="voice"]')?.duration ?? 0`);
      const seconds = Number(asked);
      return seconds > 0 ? seconds : undefined;
    });
    expect(duration).toBeCloseTo(1, 1);

    await desk.page.getByRole('button', { name: '放大图片' }).first().click();
    await desk.page.getByText('1 / 2').waitFor();
    await desk.page.keyboard.press('ArrowRight');
    await desk.page.getByText('2 / 2').waitFor();
    await desk.page.keyboard.press('Escape');
    expect(desk.problems).toEqual([]);
  });

  it('offers a template message where the window is closed, and says what became of it', async () => {
    const { url, bearer } = stage.product;
    const { items } = await ask(conversationList, `${url}/api/v1/conversations?scope=all`, { headers: bearer });
    const channelId = items[0]?.channelId ?? '';
    await call(`${url}/api/v1/channels/${channelId}/notice-templates/refresh`, { headers: bearer, body: {} });
    const desk = await stage.agentDesk();
    const name = '窗口关闭的顾客';
    await says(name, '等会儿再说');
    await open(desk, '等会儿再说');
    // A refusal by WeChat closes the window on the desk too.
    await stage.setFaults({
      api: [{ act: 'errcode', errcode: 45015, times: 1, path: '/cgi-bin/message/custom/send' }],
    });
    await desk.page.getByLabel('回复', { exact: true }).fill('在的');
    await desk.page.keyboard.press('Enter');
    await desk.page.getByText('回复窗口已关闭').waitFor();

    await desk.page.getByRole('button', { name: '发模板消息' }).click();
    await desk.page.locator('.el-select').first().click();
    await desk.page.getByRole('option', { name: '客服回复通知' }).click();
    await desk.page.getByRole('textbox', { name: '咨询内容' }).fill('苹果坏了');
    await desk.page.getByRole('textbox', { name: '回复内容' }).fill('已为您补发');
    await desk.page.getByRole('button', { name: '发送', exact: true }).click();

    await linesWith(desk.page, '客服回复通知').getByText('已为您补发').waitFor();
    await desk.page.getByText('模板消息已送达').waitFor();
    const texts = (await wechat.received(APP_ID, name)).map(({ content }) => String(content['content']));
    expect(texts.some((text) => text.includes('已为您补发'))).toBe(true);
    expect(desk.problems).toEqual([]);
  });

  it('shows the templates of an account to who manages them', async () => {
    const { url } = stage.product;
    const desk = await stage.agentDesk({ role: 'admin', status: 'busy' });
    await desk.page.goto(`${url}/settings/notices`);
    await desk.page.getByRole('button', { name: '从微信读取' }).click();
    await desk.page.getByText('读到 2 个模板').waitFor();
    await desk.page.getByRole('heading', { name: '订单发货通知' }).waitFor();
  });
});
