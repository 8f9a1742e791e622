import { openStage, rowWith } from '../support/browser.js';
import type { Stage } from '../support/browser.js';

describe('tickets at the console', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000f1');
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  it('are made from a conversation, worked on by keyboard, changed together and moved over the board', async () => {
    const { page, problems, agent } = await stage.agentDesk();
    const phone = await stage.phoneOf('李小满');
    await phone.write('苹果坏了三个');
    await rowWith(page, '苹果坏了三个').click();

    // From the conversation, with one key: in the composer together with Alt.
    await page.getByRole('log').getByText('苹果坏了三个').waitFor();
    await page.getByLabel('回复', { exact: true }).press('Alt+KeyW');
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('主题').fill('补发苹果');
    await dialog.getByRole('button', { name: '新建' }).click();
    await dialog.waitFor({ state: 'detached' });
    await page.getByRole('complementary').getByText('补发苹果').waitFor();

    // By hand, on the page of tickets.
    await page.getByRole('link', { name: '工单', exact: true }).click();
    await page.getByRole('heading', { name: '工单', exact: true }).waitFor();
    await page.getByText('补发苹果').first().waitFor();
    await page.keyboard.press('w');
    await dialog.getByLabel('主题').fill('发票开错');
    await dialog.getByRole('button', { name: '新建' }).click();
    await page.getByRole('heading', { name: '#2 发票开错' }).waitFor();
    await page.keyboard.press('Escape');

    // Walk with J, open with Enter: the first response is a note.
    await page.keyboard.press('j');
    await page.keyboard.press('j');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: '#1 补发苹果' }).waitFor();
    await page.getByRole('textbox', { name: '记备注' }).fill('仓库已确认');
    await page.getByRole('button', { name: '记备注' }).click();
    await page.getByText('仓库已确认').waitFor();
    await page.getByText(`${agent.name} 记备注`).waitFor();

    // Both at once.
    await page.getByText('全选').click();
    await page.getByText('已选 2 张').waitFor();
    await page.getByLabel('加标签').fill('节前');
    await page.keyboard.press('Enter');
    await page.getByText('已修改 2 张').waitFor();

    // Asked before the drag: the test's own dragging writes code into the page, which the page refuses.
    expect(problems).toEqual([]);

    // Over the board, by drag and by key.
    await page.getByText('看板', { exact: true }).click();
    const pending = page.getByRole('region', { name: '等待中' });
    const open = page.getByRole('region', { name: '待处理' });
    await open.getByText('发票开错').dragTo(pending);
    await pending.getByText('发票开错').waitFor();
    await open.getByRole('button', { name: /补发苹果/ }).press('Alt+ArrowRight');
    await pending.getByText('补发苹果').waitFor();
    expect(await open.getByRole('button').count()).toBe(0);
  });
});
