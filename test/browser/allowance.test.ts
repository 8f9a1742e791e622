import type { Page } from 'playwright-core';
import { linesWith, openStage, rowWith } from '../support/browser.js';
import type { AgentDesk, Phone, Stage } from '../support/browser.js';

describe('an agent who has few messages left', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000b3');
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const field = (page: Page) => page.getByLabel('回复', { exact: true });
  const write = async (page: Page, text: string): Promise<void> => {
    await field(page).fill(text);
    await page.keyboard.press('Enter');
  };
  const left = (page: Page, count: number): Promise<void> =>
    page
      .getByTestId('allowance')
      .filter({ hasText: `还可发 ${count} 条` })
      .waitFor();
  /** An agent who has sent three of the five messages that a customer's line allows. */
  const withTwoLeft = async (customer: string): Promise<AgentDesk & { readonly phone: Phone }> => {
    const desk = await stage.agentDesk();
    const phone = await stage.phoneOf(customer);
    await phone.write(`${customer}来了`);
    await rowWith(desk.page, `${customer}来了`).click();
    for (const text of ['一', '二', '三']) await write(desk.page, text);
    await left(desk.page, 2);
    return { ...desk, phone };
  };

  it('gathers lines in a tray, keeps them over a reload, and sends them as one message', async () => {
    const { page, phone, problems } = await withTwoLeft('话多的顾客');
    await page.getByText('只剩 2 条').waitFor();

    for (const text of ['您的订单已发出', '写错的一句', '顺丰']) await write(page, text);
    await page.reload();
    const lines = page.getByRole('region', { name: '待合并的消息' }).getByRole('textbox');
    await lines.nth(2).waitFor();
    await page.getByRole('button', { name: '移除第 2 句' }).click();
    await lines.nth(1).fill('顺丰，明天到');
    await field(page).fill('请留意电话');
    await page.keyboard.press('Control+Enter');

    await phone.received.filter({ hasText: '请留意电话' }).waitFor();
    expect(await phone.received.count()).toBe(4);
    expect(await linesWith(page, '请留意电话').innerText()).toBe('您的订单已发出\n顺丰，明天到\n请留意电话');
    await left(page, 1);
    expect(await lines.count()).toBe(0);
    expect(problems).toEqual([]);
  });

  it('takes no line that would not fit into one message, and loses none', async () => {
    const { page } = await withTwoLeft('要长文的顾客');
    await write(page, '苹果'.repeat(300));
    await write(page, '梨子'.repeat(100));

    await page.getByText('合起来超过 2048 字节').waitFor();
    expect(await field(page).inputValue()).toBe('梨子'.repeat(100));
    expect(await page.getByRole('button', { name: '合并发送' }).isDisabled()).toBe(true);
  });

  it('keeps the last message for the closing text until the agent takes it', async () => {
    await stage.changeSettings({ closingText: '感谢您的咨询' });
    const { page, phone } = await withTwoLeft('最后一条的顾客');
    await page.getByText('留 1 条给结束语').waitFor();
    await write(page, '倒数第二条');
    await page.getByRole('button', { name: '合并发送' }).click();
    await left(page, 1);
    await page.getByText('最后 1 条留给结束语').waitFor();
    await field(page).fill('最后一条');
    expect(await page.getByRole('button', { name: '发送', exact: true }).isDisabled()).toBe(true);

    await page.getByRole('button', { name: '我来用' }).click();
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: '发送', exact: true }).click();

    await phone.received.filter({ hasText: '最后一条' }).waitFor();
    await page.getByText('条数已用完').waitFor();
    await stage.changeSettings({ closingText: '' });
  });
});
