import { openStage } from '../../support/browser.js';
import type { Stage } from '../../support/browser.js';
import { call } from '../../support/product/api.js';
import { until } from '../../support/product/process.js';

const APP_ID = 'wx00000000000000e5';

describe('the wiring doctor', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage(APP_ID);
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  it('calls the admin to what turned red, says what to do, and is green once it is mended; and takes a robot to call', async () => {
    const { page, problems } = await stage.agentDesk({ role: 'admin' });
    await stage.setFaults({ api: [{ act: 'errcode', errcode: 40164, path: '/cgi-bin/stable_token' }] });
    const { url: api, bearer } = stage.product;
    // As the hourly look does.
    await call(`${api}/api/v1/channels/${stage.channel.id}/doctor`, { headers: bearer, body: {} });
    await page.getByText('接线故障：IP 白名单').click();

    const report = page.getByRole('region', { name: '测试渠道' });
    const finding = report.getByRole('listitem').filter({ hasText: 'IP 白名单' }).first();
    await finding.getByText('故障').waitFor();
    await finding.getByText('本服务器的 IP 127.0.0.1 不在白名单里').waitFor();
    await finding.getByText('请到 微信公众平台').waitFor();
    await expect(finding.getByRole('link', { name: '打开微信公众平台' }).getAttribute('rel')).resolves.toContain(
      'noopener',
    );
    await expect(page.getByText('接线故障：').count()).resolves.toBe(0);

    await finding.getByRole('link', { name: '错误码 40164' }).click();
    await page.getByRole('heading', { name: /^40164/ }).waitFor();
    await page.getByText('服务器 IP 不在白名单里。').first().waitFor();
    await page.goBack();

    await stage.setFaults({});
    await finding.getByRole('button', { name: '重新检测「IP 白名单」' }).click();
    // A push of this day is all that is missing.
    await report.getByText('近一天没有收到推送').waitFor();
    const phone = await stage.phoneOf('试一试的顾客');
    await phone.write('在吗');
    await page.bringToFront();
    await until('the push has come', async () => {
      await page.getByRole('button', { name: '全部检测' }).click();
      await page.getByText('检测完成').first().waitFor();
      return (await report.getByText('一切正常，顾客的消息能进来').count()) > 0 ? true : undefined;
    });
    await report.getByText(/正常的 \d+ 项/).click();
    await report.getByText('能用 AppID 和 AppSecret 取到接口凭证').waitFor();

    await page.getByRole('link', { name: '值班提醒' }).click();
    const url = 'https://qyapi.weixin.qq.com/cgi-bin/webhook/send?key=693axxx6';
    await page.getByLabel('地址', { exact: true }).fill(url);
    await page.getByRole('button', { name: '保存' }).click();
    await page.getByText('已保存', { exact: true }).waitFor();
    await page.getByPlaceholder('已保存 qyapi.weixin.qq.com 的地址').waitFor();
    expect(problems).toEqual([]);
  });

  it('leads from a line that failed to what its code means', async () => {
    const { page } = await stage.agentDesk();
    const phone = await stage.phoneOf('被拒的顾客');
    await phone.write('请回复我');
    await page.getByRole('article').filter({ hasText: '请回复我' }).click();
    await stage.setFaults({ api: [{ act: 'errcode', errcode: 48001, path: '/cgi-bin/message/custom/send' }] });
    await page.getByLabel('回复', { exact: true }).fill('马上来');
    await page.keyboard.press('Enter');
    await page.getByRole('link', { name: '错误码 48001' }).click();
    await page.getByRole('heading', { name: /^48001/ }).waitFor();
    await page.getByLabel('查找错误码或文字').fill('白名单');
    await page.getByText('61004').waitFor();
  });
});
