import { linesWith, openStage, rowWith } from '../support/browser.js';
import type { AgentDesk, Stage } from '../support/browser.js';
import { until } from '../support/product/process.js';

/** Counts the sounds of a page in place of making them. */
const COUNT_SOUNDS = `
  window.rung = 0;
  const level = { setValueAtTime() {}, exponentialRampToValueAtTime() {} };
  window.AudioContext = class {
    state = 'running';
    currentTime = 0;
    destination = {};
    createGain() { window.rung += 1; return { gain: level, connect() {} }; }
    createOscillator() { return { frequency: { value: 0 }, connect() {}, start() {}, stop() {} }; }
  };`;

describe('supervisors', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000b7');
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const openBoard = async ({ page }: AgentDesk): Promise<void> => {
    await page.getByRole('link', { name: '看板' }).click();
    await page.getByRole('main', { name: '看板' }).waitFor();
  };
  const number = ({ page }: AgentDesk, name: string) => page.locator(`[data-number="${name}"] b`);

  it('watch a conversation as it happens, whisper, barge in and take over', async () => {
    const lin = await stage.agentDesk();
    const chief = await stage.agentDesk({ role: 'supervisor', status: 'busy' });
    const phone = await stage.phoneOf('被监控的顾客');
    await phone.write('苹果坏了');
    await rowWith(lin.page, '苹果坏了').click();
    await openBoard(chief);
    await chief.page.getByRole('button', { name: `监控${lin.agent.name}等得最久的会话` }).click();
    await linesWith(chief.page, '苹果坏了').waitFor();

    await phone.write('坏了三个');
    await linesWith(chief.page, '坏了三个').waitFor();
    await chief.page.getByLabel('写下要说的话').fill('可以直接补发');
    await chief.page.keyboard.press('Enter');
    await lin.page.getByRole('log').getByText('可以直接补发').waitFor();
    expect(await phone.received.filter({ hasText: '可以直接补发' }).count()).toBe(0);

    await chief.page.getByText('插话', { exact: true }).click();
    await chief.page.getByLabel('写下要说的话').fill('您好，我是主管');
    await chief.page.getByRole('button', { name: '发送' }).click();
    await phone.received.filter({ hasText: '我是主管' }).waitFor();
    await linesWith(lin.page, '我是主管').waitFor();
    await lin.page.getByRole('log').getByText(chief.agent.name).first().waitFor();
    await lin.page.getByLabel('回复', { exact: true }).waitFor();

    await chief.page.keyboard.press('Alt+KeyS');
    await chief.page.getByLabel('回复', { exact: true }).waitFor();
    await lin.page.getByText(`由${chief.agent.name}接待中`).waitFor();
    expect(await lin.page.getByLabel('回复', { exact: true }).count()).toBe(0);
    await chief.page.keyboard.press('Alt+KeyY');
    await chief.page.getByText(`分配给${lin.agent.name}`).first().waitFor();
    expect([...lin.problems, ...chief.problems]).toEqual([]);
  });

  it('move what a colleague holds to another, and are called when its customer gives a low rating', async () => {
    await stage.changeSettings({ ratingInvite: 'text', ratingText: '请回复 1 到 5 打分', lowRatingUpTo: 2 });
    const lin = await stage.agentDesk();
    const chief = await stage.agentDesk({ role: 'supervisor', status: 'busy' });
    const zhou = await stage.agentDesk({ status: 'busy' });
    await chief.page.addInitScript(COUNT_SOUNDS);
    await chief.page.reload();
    const phone = await stage.phoneOf('被改派的顾客');
    await phone.write('等人来管');
    await rowWith(lin.page, '等人来管').waitFor();
    await openBoard(chief);
    await chief.page.getByRole('button', { name: `监控${lin.agent.name}等得最久的会话` }).click();
    await chief.page.getByRole('button', { name: '改派' }).click();
    const dialog = chief.page.getByRole('dialog');
    await dialog.getByText(zhou.agent.name).click();
    expect(await dialog.getByText(lin.agent.name).count()).toBe(0);
    await dialog.getByRole('button', { name: '转接' }).click();
    await rowWith(zhou.page, '等人来管').click();
    await rowWith(lin.page, '等人来管').waitFor({ state: 'detached' });

    await openBoard(chief);
    await zhou.page.getByLabel('回复', { exact: true }).fill('不管');
    await zhou.page.keyboard.press('Enter');
    await phone.received.filter({ hasText: '不管' }).waitFor();
    const rated = zhou.page.url();
    await zhou.page.keyboard.press('Alt+KeyE');
    await zhou.page.getByRole('dialog').getByRole('button', { name: '结束' }).click();
    await phone.received.filter({ hasText: '请回复 1 到 5 打分' }).waitFor();
    const rungBefore = Number(await chief.page.evaluate('window.rung'));
    await phone.write('1');
    await chief.page.getByRole('alert').getByText('低分评价').waitFor();
    await until('it rings', async () => Number(await chief.page.evaluate('window.rung')) > rungBefore || undefined);
    // What the customer said of the service stands beside their conversation.
    await zhou.page.goto(rated);
    const ratings = zhou.page.locator('section').filter({ has: zhou.page.getByRole('heading', { name: '评价' }) });
    await ratings.getByText('平均 1.0 分，共 1 次').waitFor();
    await ratings.getByText(zhou.agent.name).waitFor();
    await stage.changeSettings({ ratingInvite: 'off' });
  });

  it('see the board move without a reload, with why somebody waits and who is on a break', async () => {
    const lin = await stage.agentDesk({ status: 'busy' });
    const chief = await stage.agentDesk({ role: 'supervisor', status: 'busy' });
    await openBoard(chief);
    const arrivals = Number(await number(chief, 'arrivals').innerText());
    await (await stage.phoneOf('没人接的顾客')).write('有人吗');

    await until(
      'the board counts who came',
      async () => (await number(chief, 'waiting').innerText()) === '1' || undefined,
    );
    expect(Number(await number(chief, 'arrivals').innerText())).toBe(arrivals + 1);
    await chief.page.getByText('没有客服在线').waitFor();
    await lin.page.getByRole('button', { name: '状态：忙碌' }).click();
    await lin.page.getByRole('menuitem', { name: '用餐' }).click();
    await chief.page.locator(`[data-agent="${lin.agent.id}"]`).getByText('小休 · 用餐').waitFor();

    await chief.page.locator(`[data-agent="${lin.agent.id}"]`).getByRole('button').last().click();
    const dialog = chief.page.getByRole('dialog');
    await dialog.getByText('在线', { exact: true }).click();
    await dialog.getByRole('button', { name: '保存' }).click();
    await lin.page.getByRole('button', { name: '状态：在线' }).waitFor();
    await rowWith(lin.page, '有人吗').waitFor();
    await until('nobody waits', async () => (await number(chief, 'waiting').innerText()) === '0' || undefined);
    expect(chief.problems).toEqual([]);
  });

  it('ask who leaves what becomes of their conversations', async () => {
    const lin = await stage.agentDesk();
    await (await stage.phoneOf('被留下的顾客')).write('还在吗');
    await rowWith(lin.page, '还在吗').waitFor();

    await lin.page.keyboard.press('Alt+Digit4');
    const dialog = lin.page.getByRole('dialog', { name: '你还有 1 个接待中的会话' });
    await dialog.getByText('等待回复', { exact: true }).waitFor();
    await dialog.getByRole('button', { name: '处理并离线' }).click();

    await lin.page.getByText('你现在离线').waitFor();
    await lin.page.getByRole('tab', { name: '排队 1' }).waitFor();
    await dialog.waitFor({ state: 'hidden' });
  });

  it('call an agent once, however many tabs are open', async () => {
    const lin = await stage.agentDesk();
    const context = lin.page.context();
    const tabs = [lin.page, await context.newPage(), await context.newPage()];
    for (const tab of tabs) {
      await tab.addInitScript(COUNT_SOUNDS);
      await tab.goto(stage.product.url);
      await tab.getByRole('tab', { name: '我的' }).waitFor();
    }
    await (await stage.phoneOf('敲门的顾客')).write('敲门');
    for (const tab of tabs) await rowWith(tab, '敲门').waitFor();

    const rung = async (): Promise<number> => {
      const counts = await Promise.all(tabs.map((tab) => tab.evaluate('window.rung')));
      return counts.reduce<number>((sum, count) => sum + Number(count), 0);
    };
    await until('somebody rings', async () => (await rung()) > 0 || undefined);
    // Whoever else would have rung has given up within the time that tabs wait for each other.
    const allHaveAsked = performance.now() + 800;
    await until('every tab has asked', async () => performance.now() > allHaveAsked || undefined);
    expect(await rung()).toBe(1);
  });
});
