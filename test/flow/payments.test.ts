import { randomUUID } from 'node:crypto';
import { complaintUrlAnswer as complaintUrl, paymentView, refundView } from '../../src/contract/commerce/payments.js';
import { complaintDetail, complaintList } from '../../src/contract/commerce/complaints.js';
import { ticketDetail, ticketList } from '../../src/contract/tickets/tickets.js';
import { ask, call } from '../support/product/api.js';
import { joinColleague, paySideOf, wirePay } from '../support/product/pay-side.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product } from '../support/product/product.js';
import { textOf, wechatSideOf } from '../support/product/wechat-side.js';

const APP_ID = 'wx00000000000000f1';
type Headers = Readonly<Record<string, string>>;

describe('WeChat Pay', () => {
  let product: Product;
  let shop: ReturnType<typeof paySideOf>;
  let channelId: string;
  let agent: Headers;
  let supervisor: Headers;

  beforeAll(async () => {
    product = await startProduct({ roles: ['all'] });
    shop = paySideOf(product);
    const channel = await wireChannel(product, { kind: 'official_account', appId: APP_ID });
    channelId = channel.id;
    await wirePay(product, channel);
    [agent, supervisor] = [await joinColleague(product, 'agent'), await joinColleague(product, 'supervisor')];
  });
  afterEach(() => shop.behave({}));
  afterAll(() => product.stop());

  const api = (path: string): string => `${product.url}/api/v1${path}`;

  /** An order that was paid and looked up, as an agent does when the customer names it. */
  const paidOrder = async (total: number) => {
    const order = await shop.pay(`o${randomUUID().replaceAll('-', '').slice(0, 27)}`, total, false);
    const body = { channelId, outTradeNo: order.outTradeNo };
    const payment = await ask(paymentView, api('/payments/look-up'), { headers: agent, body });
    return { ...order, orderId: payment.id, payment };
  };
  const wish = (orderId: string, amount: number) => ({
    orderId,
    amount,
    reason: '三个苹果坏了',
    clientRefundId: randomUUID(),
  });
  const refundOf = (id: string) => ask(refundView, api(`/refunds/${id}`), { headers: agent });
  const reaches = (id: string, state: string) =>
    until(`the refund is ${state}`, async () => {
      const refund = await refundOf(id);
      return refund.state === state ? refund : undefined;
    });

  it('refunds a part after a second person agreed, and never more than was paid', async () => {
    await shop.behave({ refundDelayMs: 500 });
    const { orderId, outTradeNo, payment } = await paidOrder(50_000);
    expect(payment).toMatchObject({ tradeState: 'paid', total: 50_000, refundable: 50_000 });
    const asked = await ask(refundView, api('/refunds'), { headers: agent, body: wish(orderId, 30_000) });
    expect(asked).toMatchObject({ request: 'awaiting', needsApproval: true, state: null });
    expect(await shop.refundsOf(outTradeNo)).toEqual([]);

    const notAllowed = await call(api(`/refunds/${asked.id}/approve`), { headers: agent, body: {} });
    expect(notAllowed.status).toBe(403);
    const tooMuch = await call(api('/refunds'), { headers: agent, body: wish(orderId, 20_001) });
    expect([tooMuch.status, tooMuch.body]).toEqual([409, { error: { code: 'over_refund' } }]);

    const agreed = await ask(refundView, api(`/refunds/${asked.id}/approve`), { headers: supervisor, body: {} });
    expect(agreed.request).toBe('approved');
    const done = await reaches(asked.id, 'success');
    expect(done.payment.refundable).toBe(20_000);
    expect((await shop.refundsOf(outTradeNo)).map(({ amount }) => amount.refund)).toEqual([30_000]);
    const again = await call(api(`/refunds/${asked.id}/approve`), { headers: supervisor, body: {} });
    expect([again.status, again.body]).toEqual([409, { error: { code: 'already_decided' } }]);
  });

  it('lets nobody agree to their own wish', async () => {
    const { orderId } = await paidOrder(50_000);
    const own = await ask(refundView, api('/refunds'), { headers: supervisor, body: wish(orderId, 30_000) });
    const answer = await call(api(`/refunds/${own.id}/approve`), { headers: supervisor, body: {} });
    expect([answer.status, answer.body]).toEqual([403, { error: { code: 'second_person' } }]);
    const rejected = await ask(refundView, api(`/refunds/${own.id}/reject`), {
      headers: product.bearer,
      body: { note: '已补发' },
    });
    expect(rejected).toMatchObject({ request: 'rejected', payment: { refundable: 50_000 } });
  });

  it('gives twenty who ask at once no more than was paid, and sends each number once', async () => {
    const { orderId, outTradeNo } = await paidOrder(1_000);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => call(api('/refunds'), { headers: agent, body: wish(orderId, 300) })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, ...Array(17).fill(409)]);
    const accepted = answers.filter(({ status }) => status === 200).map(({ body }) => refundView.parse(body).id);
    for (const id of accepted) await reaches(id, 'success');
    const refunds = await shop.refundsOf(outTradeNo);
    expect(refunds.reduce((sum, { amount }) => sum + amount.refund, 0)).toBe(900);
  });

  it('settles lost answers by the same number', async () => {
    const path = '/v3/refund/domestic/refunds';
    const { orderId, outTradeNo } = await paidOrder(1_000);
    const broken = [
      { path, act: 'cut', moment: 'after' },
      { path, act: 'forged', moment: 'after' },
    ];
    await shop.behave({ dropNotices: true, faults: broken });
    const asked = await ask(refundView, api('/refunds'), { headers: agent, body: wish(orderId, 1_000) });
    const sent = await until('it is accepted', async () => {
      const refund = await refundOf(asked.id);
      return refund.state === 'processing' || refund.state === 'success' ? refund : undefined;
    });
    expect((await shop.refundsOf(outTradeNo)).map((refund) => refund.out_refund_no)).toEqual([sent.outRefundNo]);
  }, 40_000);

  it('gives the money back to the order when WeChat Pay says no', async () => {
    await shop.behave({ faults: [{ path: '/v3/refund/domestic/refunds', act: 'not_enough' }] });
    const { orderId } = await paidOrder(1_000);
    const asked = await ask(refundView, api('/refunds'), { headers: agent, body: wish(orderId, 1_000) });
    const failed = await reaches(asked.id, 'failed');
    expect(failed).toMatchObject({ failureCode: 'NOT_ENOUGH', payment: { refundable: 1_000 } });
  });

  it('refuses every wrong notice with its exact answer, and takes the right one after them', async () => {
    const { outTradeNo, orderId } = await paidOrder(700);
    const asked = await ask(refundView, api('/refunds'), { headers: agent, body: wish(orderId, 100) });
    await reaches(asked.id, 'success');
    const unauthorized = { status: 401, body: '{"code":"FAIL","message":"unauthorized"}' };
    const badRequest = { status: 400, body: '{"code":"FAIL","message":"bad request"}' };
    const about = { about: 'payment', number: outTradeNo };
    for (const how of ['wrong_serial', 'wrong_signature', 'signtest', 'old', 'changed_body']) {
      expect([how, await shop.tell({ ...about, how })]).toMatchObject([how, unauthorized]);
    }
    for (const how of ['wrong_tag', 'wrong_key']) {
      expect([how, await shop.tell({ ...about, how })]).toMatchObject([how, badRequest]);
    }
    for (const how of ['right', 'certificate']) {
      expect([how, await shop.tell({ ...about, how, repeats: 5 })]).toMatchObject([how, { status: 204, body: '' }]);
    }
    // Out of order: a final state never changes.
    const { outRefundNo: number } = await refundOf(asked.id);
    const late = await shop.tell({ about: 'refund', number, status: 'ABNORMAL' });
    expect([late.status, (await refundOf(asked.id)).state]).toEqual([204, 'success']);
  });

  it('opens the long reply window of whoever paid and greets them once', async () => {
    await call(api('/settings'), {
      method: 'PATCH',
      headers: product.bearer,
      body: { paymentGreeting: '收到付款，谢谢您' },
    });
    const wechat = wechatSideOf(product.simulator);
    const openid = await wechat.meet(APP_ID, '李小满');
    const { outTradeNo } = await shop.pay(openid, 1990);
    await shop.tell({ about: 'payment', number: outTradeNo, repeats: 3 });
    const greetings = await until('the greeting arrives', async () => {
      const lines = await wechat.received(APP_ID, '李小满');
      return lines.length > 0 ? lines : undefined;
    });
    expect(greetings.map(textOf)).toEqual([expect.stringContaining('收到付款')]);
  });

  it('follows a complaint from its notice to its completion', async () => {
    await ask(complaintUrl, api(`/channels/${channelId}/complaint-url`), { method: 'PUT', headers: product.bearer });
    const { outTradeNo, orderId } = await paidOrder(1990);
    const id = await shop.complain(outTradeNo, '收到的苹果坏了三个', 'REFUND');
    const listed = await until('the complaint is listed', async () => {
      const { items } = await ask(complaintList, api('/complaints'), { headers: agent });
      return items.find(({ complaintId, detail }) => complaintId === id && detail !== '');
    });
    expect(listed).toMatchObject({ state: 'pending', problem: 'refund', awaitsReply: true, orderId, amount: 1990 });
    expect(Date.parse(listed.dueAt) - Date.parse(listed.complainedAt)).toBe(24 * 3_600_000);
    expect(listed.customerId).not.toBeNull();
    const ticketOf = async () => {
      const filter = api(`/tickets?customerId=${listed.customerId ?? ''}`);
      const [summary] = (await ask(ticketList, filter, { headers: supervisor })).items;
      return summary && ask(ticketDetail, api(`/tickets/${summary.id}`), { headers: supervisor });
    };
    const ticket = await ticketOf();
    expect(ticket).toMatchObject({ source: 'complaint', status: 'open', customerId: listed.customerId });
    expect(ticket?.resolutionDueAt).toBe(listed.dueAt);
    expect(ticket?.links.map(({ kind, ref }) => [kind, ref])).toEqual(
      expect.arrayContaining([
        ['complaint', listed.id],
        ['order', outTradeNo],
      ]),
    );

    const at = (verb: string) => api(`/complaints/${listed.id}/${verb}`);
    const early = await call(at('complete'), { headers: agent, body: {} });
    expect([early.status, early.body]).toEqual([409, { error: { code: 'unanswered' } }]);
    const answered = await ask(complaintDetail, at('reply'), { headers: agent, body: { text: '马上为您补发' } });
    expect(answered.history.map(({ type }) => type)).toEqual(['USER_CREATE_COMPLAINT', 'MERCHANT_RESPONSE']);
    expect(answered.firstRepliedAt).not.toBeNull();
    expect(await ticketOf()).toMatchObject({ status: 'open', resolutionDueAt: null });
    await ask(complaintDetail, at('refund-progress'), { headers: agent, body: { action: 'approve' } });

    await shop.say(id, '好的，等您');
    await until('the customer’s words are here', async () => {
      const read = await ask(complaintDetail, api(`/complaints/${listed.id}`), { headers: agent });
      return read.awaitsReply || undefined;
    });
    const done = await ask(complaintDetail, at('complete'), { headers: agent, body: { evenUnanswered: true } });
    expect(done.state).toBe('processed');
    expect((await shop.complaint(id)).state).toBe('PROCESSED');
    expect((await ticketOf())?.status).toBe('solved');
  });
});
