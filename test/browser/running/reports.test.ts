import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { linesWith, openStage, rowWith } from '../../support/browser.js';
import type { AgentDesk, Stage } from '../../support/browser.js';

describe('what a merchant opens every Monday, and what the outside is told', () => {
  let stage: Stage;
  let outside: Server;
  const told: string[] = [];
  let address = '';

  beforeAll(async () => {
    outside = createServer((incoming, response) => {
      told.push(String(incoming.headers['x-jiedai-event']));
      response.end('taken');
    });
    await new Promise<void>((resolve) => outside.listen(0, '127.0.0.1', resolve));
    const bound = outside.address();
    address = typeof bound === 'object' ? `http://127.0.0.1:${bound?.port}/hook` : '';
    stage = await openStage('wx00000000000000c9', { TRUSTED_NETWORK_HOSTS: '127.0.0.1' });
  });
  afterAll(async () => {
    await stage.stop();
    outside.closeAllConnections();
    await new Promise((resolve) => outside.close(resolve));
  });

  const figure = ({ page }: AgentDesk, name: string) => page.locator(`[data-figure="${name}"] b`);

  it('wire an address, try it, end a conversation with a reason, and find both in the log and the report', async () => {
    const boss = await stage.agentDesk({ role: 'admin', status: 'busy' });
    const { page } = boss;
    await page.goto(`${stage.product.url}/settings/webhooks`);
    await page.getByRole('button', { name: '添加 Webhook' }).click();
    await page.getByLabel('名称').fill('订货系统');
    await page.getByLabel('地址').fill(address);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText(/^whsec_/).waitFor();
    await page
      .getByRole('dialog', { name: '签名密钥' })
      .getByRole('button', { name: /close|关闭/i })
      .click();
    await page.getByRole('button', { name: '测试' }).click();
    await page.locator('details').filter({ hasText: '已送达' }).waitFor();

    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('要进报表的顾客');
    await phone.write('苹果什么时候发货');
    await rowWith(lin.page, '苹果什么时候发货').click();
    await lin.page.getByLabel('回复', { exact: true }).fill('今天下午发');
    await lin.page.keyboard.press('Enter');
    await linesWith(lin.page, '今天下午发').waitFor();
    await lin.page.getByRole('button', { name: '结束', exact: true }).click();
    await lin.page.getByRole('dialog').getByText('订单与物流').click();
    await lin.page.getByRole('dialog').getByRole('button', { name: '结束' }).click();
    await page.locator('details').filter({ hasText: '会话结束' }).filter({ hasText: '已送达' }).waitFor();
    expect(told).toEqual(['ping', 'conversation.closed']);

    await page.getByRole('link', { name: '报表' }).click();
    await page.getByRole('button', { name: '本周' }).click();
    // The facts are counted within seconds of the end; the page is read anew as somebody would who looks again.
    const arrivals = figure(boss, 'arrivals');
    for (let look = 0; look < 20 && (await arrivals.textContent()) !== '1'; look += 1) {
      const read = page.waitForResponse((response) => response.url().includes('/api/v1/reports?'));
      await page.getByRole('button', { name: look % 2 === 0 ? '近 30 天' : '本周' }).click();
      await read;
      await page.waitForTimeout(500);
    }
    expect(await arrivals.textContent()).toBe('1');
    expect(await figure(boss, 'answerRate').textContent()).toBe('100%');
    await page.locator('canvas').first().waitFor();
    await page.getByRole('combobox', { name: '按什么分项' }).click({ force: true });
    await page.getByRole('option', { name: '按服务小结' }).click();
    await page.getByRole('rowheader', { name: '订单与物流' }).waitFor();
    expect([...boss.problems, ...lin.problems]).toEqual([]);
  });
});
