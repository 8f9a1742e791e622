import { openStage, rowWith } from '../../support/browser.js';
import type { Stage } from '../../support/browser.js';
import { until } from '../../support/product/process.js';

describe('data that are kept', () => {
  let stage: Stage;

  beforeAll(async () => {
    stage = await openStage('wx00000000000000c6');
  });
  afterAll(() => stage.stop());

  it('one asks that a customer be forgotten, another agrees; the storage page counts and checks', async () => {
    const chief = await stage.agentDesk({ role: 'supervisor', status: 'busy' });
    const admin = await stage.agentDesk({ role: 'admin', status: 'busy' });
    const lin = await stage.agentDesk();
    const phone = await stage.phoneOf('想被忘记的顾客');
    await phone.write('请删除我的数据');
    await rowWith(lin.page, '请删除我的数据').waitFor();

    await chief.page.getByRole('link', { name: '顾客' }).click();
    await chief.page.locator('.list a.row').first().click();
    await chief.page.getByRole('button', { name: '申请删除' }).click();
    await chief.page.getByRole('button', { name: '提交申请' }).click();
    await chief.page.getByText('已申请，等待另一位管理员同意').waitFor();

    await admin.page.goto(new URL('/settings/erasures', admin.page.url()).href);
    await admin.page.getByText('待同意').waitFor();
    await admin.page.getByRole('button', { name: '同意删除' }).click();
    await admin.page.getByRole('tooltip').getByRole('button', { name: '同意删除' }).click();
    await admin.page
      .getByText(/待删除|已删除/)
      .first()
      .waitFor();

    await admin.page.goto(new URL('/settings/storage', admin.page.url()).href);
    await admin.page.getByRole('button', { name: '立即清理并清点' }).click();
    await until('the night is over', async () => {
      await admin.page.getByRole('button', { name: '刷新' }).click();
      return (await admin.page.getByText('操作记录完整').isVisible()) || undefined;
    });
  });
});
