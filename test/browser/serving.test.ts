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
    const { url, bearer } = stage.product;
    const set = (acceptSeconds: number) =>
      call(`${url}/api/v1/settings`, { method: 'PATCH', headers: bearer, body: { acceptSeconds } });
    expect((await set(300)).status).toBe(200);
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('等接入的顾客');
    await phone.write('等你接入');
    await openRow(lin, '等你接入');

    await lin.page.getByRole('button', { name: '接入', exact: true }).click();

    await lin.page.getByLabel('回复', { exact: true }).waitFor();
    await lin.page.getByText(`${lin.agent.name}已接入`).waitFor();
    expect((await set(0)).status).toBe(200);
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
