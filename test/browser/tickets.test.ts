import { created } from '../../src/contract/people/agents.js';
import { ticketDetail } from '../../src/contract/tickets/tickets.js';
import { openStage, rowWith } from '../support/browser.js';
import type { Stage } from '../support/browser.js';
import { ask } from '../support/product/api.js';

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

  it('are changed where they stand, linked to each other, and found by tag, skill group and the day they are due', async () => {
    const { product } = stage;
    const { page, problems } = await stage.agentDesk();
    const make = async (path: string, body: object) =>
      ask(created, `${product.url}/api/v1${path}`, { headers: product.bearer, body });
    const { id: typeId } = await make('/ticket-types', { name: '换货', fields: [] });
    const { id: ticketId } = await make('/tickets', { typeId, subject: '颜色发错', tags: ['加急'] });
    await make('/ticket-types', { name: '投诉建议', fields: [] });
    const body = { typeId, subject: '另一张' };
    const other = await ask(ticketDetail, `${product.url}/api/v1/tickets`, { headers: product.bearer, body });

    await page.goto(`${product.url}/tickets/${ticketId}`);
    await page.getByRole('button', { name: '颜色发错', exact: true }).click();
    await page.getByRole('textbox', { name: '主题', exact: true }).fill('颜色发错，要换蓝色');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { name: /颜色发错，要换蓝色/ }).waitFor();
    const detail = page.locator('article.ticket');
    await detail.getByLabel('类型').click({ force: true });
    await page.getByRole('option', { name: '投诉建议' }).click();
    await detail.getByText('修改').first().waitFor();

    await detail.getByLabel('关联').click({ force: true });
    await page.getByRole('option', { name: '工单' }).click();
    await detail.getByLabel('工单编号').fill(`#${other.number}`);
    await page.keyboard.press('Enter');
    await detail.getByRole('button', { name: /取消关联 工单/ }).waitFor();

    const rows = page.getByRole('search').locator('xpath=..').getByText('另一张');
    await rows.first().waitFor();
    await page.getByRole('search').getByLabel('标签').fill('加急');
    await rows.first().waitFor({ state: 'detached' });
    await page.getByRole('search').getByRole('button', { name: '清除筛选' }).click();
    await rows.first().waitFor();
    await page.getByLabel('到期不晚于').fill('2020-01-01');
    await page.getByText('没有符合条件的工单').waitFor();
    expect(problems).toEqual([]);
  });
});
