import { linesWith, openStage, rowWith } from '../support/browser.js';
import type { AgentDesk, Stage } from '../support/browser.js';
import { call } from '../support/product/api.js';
import { until } from '../support/product/process.js';

describe('agents who share the work', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000b2');
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const queueTab = ({ page }: AgentDesk) => page.getByRole('tab', { name: '排队' });
  const openRow = async ({ page }: AgentDesk, words: string): Promise<void> => {
    await rowWith(page, words).click();
    await linesWith(page, words).waitFor();
  };

  it('shows a waiting customer to all, and gives them to the one who claims first', async () => {
    const [lin, zhou] = [await stage.agentDesk({ status: 'busy' }), await stage.agentDesk({ status: 'busy' })];
    const phone = await stage.phoneOf('排队的顾客');

    await phone.write('有人接待吗');
    for (const desk of [lin, zhou]) {
      await desk.page.getByRole('tab', { name: '排队 1' }).waitFor();
      await queueTab(desk).click();
    }
    await rowWith(zhou.page, '有人接待吗').waitFor();
    await rowWith(lin.page, '有人接待吗').getByRole('button', { name: '领取' }).click();

    await linesWith(lin.page, '有人接待吗').waitFor();
    await lin.page.getByText(`${lin.agent.name}领取了会话`).waitFor();
    await rowWith(zhou.page, '有人接待吗').waitFor({ state: 'detached' });
    await until('nobody waits any more', async () => (await queueTab(zhou).innerText()) === '排队' || undefined);
  });

  it('hands a conversation to a colleague, who sees it and its note at once', async () => {
    const [lin, zhou] = [await stage.agentDesk(), await stage.agentDesk({ status: 'busy' })];
    const phone = await stage.phoneOf('要转接的顾客');
    await phone.write('我要退款');
    await openRow(lin, '我要退款');

    await lin.page.getByRole('button', { name: '转接' }).click();
    const dialog = lin.page.getByRole('dialog');
    await dialog.getByText(zhou.agent.name).click();
    await dialog.getByLabel('给对方的备注').fill('已核对订单');
    await dialog.getByRole('button', { name: '转接' }).click();

    await openRow(zhou, '我要退款');
    await zhou.page.getByText(`${lin.agent.name}转接给${zhou.agent.name}`).waitFor();
    await zhou.page.getByRole('log').getByText('已核对订单').waitFor();
    expect(await linesWith(zhou.page, '已核对订单').count()).toBe(0);
    await rowWith(lin.page, '我要退款').waitFor({ state: 'detached' });
    await lin.page.getByText('这个会话已不在你这里').waitFor();
    await zhou.page.getByLabel('回复', { exact: true }).fill('您好，我来处理退款');
    await zhou.page.keyboard.press('Enter');
    await phone.received.filter({ hasText: '我来处理退款' }).waitFor();
  });

  it('puts a conversation back into the queue', async () => {
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('被退回的顾客');
    await phone.write('问个难题');
    await openRow(lin, '问个难题');
    await lin.page.keyboard.press('Alt+Digit2');
    await lin.page.getByRole('button', { name: '状态：忙碌' }).waitFor();

    await lin.page.getByRole('button', { name: '退回排队' }).click();

    await lin.page.getByText('顾客在排队').waitFor();
    await lin.page.getByRole('tab', { name: '排队 1' }).waitFor();
    await lin.page.keyboard.press('Alt+KeyA');
    await lin.page.getByLabel('回复', { exact: true }).waitFor();
  });

  it('asks to accept where the merchant wants that', async () => {
    await stage.changeSettings({ acceptSeconds: 300 });
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('等接入的顾客');
    await phone.write('等你接入');
    await openRow(lin, '等你接入');

    await lin.page.getByRole('button', { name: '接入', exact: true }).click();

    await lin.page.getByLabel('回复', { exact: true }).waitFor();
    await lin.page.getByText(`${lin.agent.name}已接入`).waitFor();
    await stage.changeSettings({ acceptSeconds: 0 });
  });

  it('says why nothing comes, and goes online by one button or one key', async () => {
    const { page } = await stage.agentDesk();
    const goOnline = page.getByRole('button', { name: '上线接待' });
    const isOnline = page.getByRole('button', { name: '状态：在线' });
    await page.keyboard.press('Alt+Digit4');
    await page.getByText('你现在离线').waitFor();
    expect(await goOnline.count()).toBe(1);

    await goOnline.focus();
    await page.keyboard.press('Enter');
    await isOnline.waitFor();
    expect(await goOnline.count()).toBe(0);
    await (await stage.phoneOf('在线时来的顾客')).write('在吗在吗');
    await rowWith(page, '在吗在吗').waitFor();
    await page.keyboard.press('Alt+Digit3');
    await page.getByText('小休中：不会分配新会话').waitFor();
    await goOnline.click();
    await isOnline.waitFor();
    await page.keyboard.press('Alt+Digit2');
    await page.getByText('忙碌中：不再分配新会话').waitFor();
    expect(await goOnline.count()).toBe(0);
  });

  it('reminds a silent agent, then tells a supervisor, and stops when the customer is answered', async () => {
    await stage.changeSettings({ agentRemindSeconds: 1, agentAlarmSeconds: 3 });
    const [lin, chief] = [await stage.agentDesk(), await stage.agentDesk({ role: 'supervisor', status: 'busy' })];
    const phone = await stage.phoneOf('等回复的顾客');

    await phone.write('怎么没人理我');
    await rowWith(lin.page, '怎么没人理我').getByTitle('顾客已等 1 分钟').waitFor();
    await openRow(lin, '怎么没人理我');
    await lin.page.getByRole('main').getByText('顾客已等 1 分钟').waitFor();
    const report = chief.page.getByRole('alert').getByRole('button', { name: `${lin.agent.name}还没有回复` });
    await report.click();

    await linesWith(chief.page, '怎么没人理我').waitFor();
    await report.waitFor({ state: 'detached' });
    await lin.page.getByLabel('回复', { exact: true }).fill('来了来了');
    await lin.page.keyboard.press('Enter');
    for (const { page } of [lin, chief]) {
      await page.getByText('顾客已等').first().waitFor({ state: 'detached' });
    }
    await stage.changeSettings({ agentRemindSeconds: 120, agentAlarmSeconds: 300 });
  });

  it('sends a disabled agent to the sign-in page and keeps what they wrote', async () => {
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('写到一半的顾客');
    await phone.write('请慢慢说');
    await openRow(lin, '请慢慢说');
    await lin.page.getByLabel('回复', { exact: true }).fill('写到一半');
    const { url, bearer } = stage.product;
    const disable = (disabled: boolean) =>
      call(`${url}/api/v1/agents/${lin.agent.id}`, { method: 'PATCH', headers: bearer, body: { disabled } });

    expect((await disable(true)).status).toBe(200);

    await lin.page.getByText('登录已失效').waitFor();
    expect((await disable(false)).status).toBe(200);
    await lin.signIn();
    await rowWith(lin.page, '写到一半').getByText('草稿').waitFor();
  });
});
