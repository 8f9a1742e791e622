import { z } from 'zod';
import { call } from '../support/product/api.js';
import { asSuperuser } from '../support/postgres.js';
import { paySideOf, wirePay } from '../support/product/pay-side.js';
import { wireChannel } from '../support/product/product.js';
import { wechatSideOf } from '../support/product/wechat-side.js';
import { linesWith, openStage, PASSWORD, rowWith } from '../support/browser.js';
import type { Stage } from '../support/browser.js';

const APP_ID = 'wx00000000000000e5';
const SHOP_SECRET = 'the-secret-of-the-sample-shop';
const MINI_APP_ID = 'wx00000000000000e6';
/** One grey point. */
const PICTURE = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  'base64',
);
const known = z.object({ openid: z.string() });

describe('money and orders at the console', () => {
  let stage: Stage;
  let shop: ReturnType<typeof paySideOf>;

  beforeAll(async () => {
    stage = await openStage(APP_ID, { TRUSTED_NETWORK_HOSTS: '127.0.0.1' });
    const { product, channel } = stage;
    shop = paySideOf(product);
    await wirePay(product, channel);
    const { url, bearer, simulator } = product;
    await call(`${url}/api/v1/channels/${channel.id}/complaint-url`, { method: 'PUT', headers: bearer });
    await simulator.control('/shop', { secret: SHOP_SECRET }, 'PUT');
    const source = { kind: 'http', name: '商城', url: `${simulator.url}/shop`, secret: SHOP_SECRET };
    await call(`${url}/api/v1/order-sources`, { headers: bearer, body: source });
  });
  afterAll(() => stage.stop());
  afterEach(() => stage.clear());

  const openidOf = async (nickname: string): Promise<string> =>
    known.parse(await stage.product.simulator.control(`/channels/${APP_ID}/customers`, { nickname })).openid;

  it('a part is refunded when a supervisor agrees, and every screen follows by itself', async () => {
    const { page, problems } = await stage.agentDesk();
    const supervisor = await stage.agentDesk({ role: 'supervisor', status: 'busy' });
    const phone = await stage.phoneOf('李小满');
    await phone.write('苹果坏了三个');
    await rowWith(page, '苹果坏了三个').click();
    await page.getByRole('log').getByText('苹果坏了三个').waitFor();

    // Paid while the conversation is open: it appears by itself.
    const { outTradeNo } = await shop.pay(await openidOf('李小满'), 50_000);
    const panel = page.getByRole('region', { name: '微信支付' });
    await panel.getByText(outTradeNo).waitFor();
    await panel.getByRole('button', { name: '退款' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('退款金额（元）').fill('300');
    await dialog.getByLabel('原因').fill('三个苹果坏了');
    await dialog.getByRole('button', { name: '退款 ¥300.00' }).click();
    await panel.getByText('等待同意').waitFor();
    await panel.getByText('可退 ¥200.00').waitFor();

    await supervisor.page.getByRole('link', { name: '退款', exact: true }).click();
    const waiting = supervisor.page.getByRole('region', { name: '等待同意' });
    await waiting.getByText('三个苹果坏了').waitFor();
    // Signed in some time ago: the act waits until the supervisor has shown the password, and then goes on by itself.
    await asSuperuser(stage.product.stores.databaseUrl, `update sessions set proved_at = now() - interval '6 minutes'`);
    await waiting.getByRole('button', { name: '同意' }).click();
    await supervisor.page.getByRole('dialog').getByRole('button', { name: '同意' }).click();
    const proof = supervisor.page.getByRole('dialog', { name: '确认是你本人' });
    await proof.getByLabel('密码').fill('not the password');
    await proof.getByRole('button', { name: '确认并继续' }).click();
    await proof.getByText('密码不对').waitFor();
    await panel.getByText('等待同意').waitFor();
    await proof.getByLabel('密码').fill(PASSWORD);
    await proof.getByRole('button', { name: '确认并继续' }).click();
    await proof.waitFor({ state: 'detached' });
    await panel.getByText('已退款').waitFor();
    await supervisor.page.getByText('已退款', { exact: true }).waitFor();

    const refunds = await shop.refundsOf(outTradeNo);
    expect(refunds.map(({ amount }) => amount.refund)).toEqual([30_000]);
    expect([problems, supervisor.problems]).toEqual([[], []]);
  });

  it('a complaint comes to the open page, its refund is refused, it is answered and completed', async () => {
    const { page, problems } = await stage.agentDesk();
    await page.getByRole('link', { name: '投诉', exact: true }).click();
    await page.getByText('没有待处理的投诉').waitFor();
    const { outTradeNo } = await shop.pay(await openidOf('秋实'), 1_990);
    const complaintId = await shop.complain(outTradeNo, '橙子压烂了', 'REFUND');
    await page.getByRole('link').filter({ hasText: '橙子压烂了' }).click();

    await page.getByRole('button', { name: '拒绝退款' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('拒绝的原因（顾客会看到）').fill('已为您补发一箱');
    await dialog.getByRole('button', { name: '拒绝退款' }).click();
    await page.getByText('已为您补发一箱').waitFor();

    // The money itself leaves from here too, and a picture can be taken out again before the reply does.
    await page.getByRole('button', { name: '给顾客退款' }).click();
    await dialog.getByLabel('退款金额（元）').fill('5');
    await dialog.getByLabel('原因').fill('先退运费');
    await dialog.getByRole('button', { name: '退款 ¥5.00' }).click();
    await page.getByText('退款 ¥5.00').waitFor();
    const picture = { name: 'a.png', mimeType: 'image/png', buffer: PICTURE };
    await page.getByLabel('添加图片').setInputFiles([picture, { ...picture, name: 'b.png' }]);
    await page.getByRole('button', { name: '移除图片' }).last().click();
    await page.getByText('已选 1 张图片').waitFor();
    await page.getByLabel('回复顾客，最多 200 字').fill('补发的明天到');
    await page.getByRole('button', { name: '回复', exact: true }).click();
    await page.getByRole('listitem').filter({ hasText: '补发的明天到' }).getByAltText('投诉图片').waitFor();
    await shop.say(complaintId, '收到了，谢谢');
    await page.getByText('收到了，谢谢').waitFor();
    await page.getByRole('button', { name: '完结投诉' }).click();
    await page.getByRole('button', { name: '仍然完结' }).click();
    await page.getByRole('heading', { name: '已完结' }).waitFor();

    const { state, history } = await shop.complaint(complaintId);
    expect(state).toBe('PROCESSED');
    expect(history.map(({ operate_type }) => operate_type)).toEqual([
      'USER_CREATE_COMPLAINT',
      'MERCHANT_REFUSE_RERUND',
      'MERCHANT_RESPONSE',
      'USER_RESPONSE',
      'MERCHANT_CONFIRM_COMPLETE',
    ]);
    expect(problems).toEqual([]);
  });

  it('an order is there by itself, and its parcel is told with two keys', async () => {
    const { page, problems } = await stage.agentDesk();
    const phone = await stage.phoneOf('小禾苗');
    await phone.write('我的货到哪了');
    await rowWith(page, '我的货到哪了').click();
    await page.getByRole('log').getByText('我的货到哪了').waitFor();
    const parcel = page.getByRole('article', { name: /^订单/ }).filter({ hasText: '顺丰速运' }).first();
    await parcel.waitFor();
    // Alt+O goes to the first order; the one with a parcel is the next.
    await page.getByLabel('回复', { exact: true }).press('Alt+KeyO');
    await parcel.press('w');
    await linesWith(page, '顺丰速运').waitFor();
    await phone.received.filter({ hasText: '顺丰速运' }).waitFor();
    expect(problems).toEqual([]);
  });

  it('a mini program’s parcel is reported to WeChat beside its order, corrected once, and refused in words after that', async () => {
    const { product } = stage;
    await wireChannel(product, { kind: 'mini_program', appId: MINI_APP_ID });
    const { page, problems } = await stage.agentDesk();
    const customers = wechatSideOf(product.simulator);
    await customers.meet(MINI_APP_ID, '小陈');
    await customers.act(MINI_APP_ID, '小陈', { act: 'text', content: '单号写错了' });
    await rowWith(page, '单号写错了').click();
    const order = page.getByRole('article', { name: /^订单/ }).filter({ hasText: '顺丰速运' }).first();
    const dialog = page.getByRole('dialog');
    const report = async (trackingNumber: string): Promise<void> => {
      await order.getByRole('button', { name: '上传发货' }).click();
      await dialog.getByLabel('快递单号').fill(trackingNumber);
      await dialog.getByRole('button', { name: '上传', exact: true }).click();
    };
    await report('SF1234567890');
    await order.getByText('顺丰速运 SF1234567890').waitFor();
    await dialog.waitFor({ state: 'detached' });
    await report('SF0987654321');
    await dialog.getByText('这笔订单已经改过一次发货信息').waitFor();
    expect(problems).toEqual([]);
  });
});
