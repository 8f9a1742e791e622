import { randomUUID } from 'node:crypto';
import { messageView } from '../../src/contract/conversations/messages.js';
import { noticeTemplateList, noticeTestAnswer } from '../../src/contract/channels/notices.js';
import { joinAgent } from '../support/product/agent.js';
import type { LiveAgent } from '../support/product/agent.js';
import { ask, call } from '../support/product/api.js';
import { until } from '../support/product/process.js';
import { startProduct, wireChannel } from '../support/product/product.js';
import type { Product, WiredChannel } from '../support/product/product.js';
import { textOf, wechatSideOf } from '../support/product/wechat-side.js';
import type { WechatSide } from '../support/product/wechat-side.js';

const REPLY_TEMPLATE = 'tpl_service_reply_0000000000000000000000002';
const values = { thing1: '苹果坏了', thing2: '已为您补发' };

describe('messages outside the reply window', () => {
  let product: Product;
  let wechat: WechatSide;
  let agent: LiveAgent;
  let account: WiredChannel;
  let program: WiredChannel;

  beforeAll(async () => {
    product = await startProduct();
    wechat = wechatSideOf(product.simulator);
    account = await wireChannel(product, { kind: 'official_account', appId: 'wx00000000000000d1' });
    program = await wireChannel(product, { kind: 'mini_program', appId: 'wx00000000000000d2' });
    agent = await joinAgent(product, { capacity: 20 });
    await until('the agent is connected', async () => agent.isConnected() || undefined);
  });
  afterAll(async () => {
    agent.close();
    await product.stop();
  });

  const templatesOf = (channel: WiredChannel, act = '') =>
    ask(noticeTemplateList, `${product.url}/api/v1/channels/${channel.id}/notice-templates${act}`, {
      headers: product.bearer,
      ...(act && { body: {} }),
    });
  const send = (conversationId: string, body: object = {}) =>
    agent.act(`/conversations/${conversationId}/notices`, {
      clientMsgId: randomUUID(),
      templateId: REPLY_TEMPLATE,
      values,
      ...body,
    });
  const deliveryOf = async (conversationId: string, messageId: string) =>
    (await agent.messages(conversationId)).find(({ id }) => id === messageId);

  /** A customer who wrote and has an agent. */
  const served = async ({ appId }: WiredChannel, name: string): Promise<string> => {
    await wechat.meet(appId, name);
    await wechat.act(appId, name, { act: 'text', content: `我是${name}`, wait: true });
    return until('an agent has them', async () => {
      const held = (await agent.mine()).find(({ lastPreview }) => lastPreview?.text === `我是${name}`);
      return held?.id;
    });
  };

  it('reads the templates of an account from WeChat and keeps them', async () => {
    expect(await templatesOf(account)).toEqual({ items: [], readAt: null });

    for (const channel of [account, program]) {
      const read = await templatesOf(channel, '/refresh');
      expect(read.items[1]).toMatchObject({
        templateId: REPLY_TEMPLATE,
        title: '客服回复通知',
        fields: [
          { key: 'thing1', label: '咨询内容', kind: 'thing' },
          { key: 'thing2', label: '回复内容', kind: 'thing' },
        ],
      });
      expect((await templatesOf(channel)).items).toEqual(read.items);
    }
    const path = `${product.url}/api/v1/channels/${account.id}/notice-templates/test`;
    const test = { openid: 'nobody', templateId: REPLY_TEMPLATE, values };
    const refused = await ask(noticeTestAnswer, path, { headers: product.bearer, body: test });
    expect(refused).toMatchObject({ state: 'failed', error: { errcode: 40003 } });
  });

  it('sends a template message when no window is open, once, and shows what became of it', async () => {
    const id = await served(account, '窗口关了的顾客');
    const clientMsgId = randomUUID();

    const [first, again] = [await send(id, { clientMsgId }), await send(id, { clientMsgId })];

    expect([first.status, again.status]).toEqual([200, 200]);
    const line = messageView.parse(first.body);
    expect(line).toMatchObject({
      direction: 'outbound',
      delivery: 'sent',
      content: { type: 'notice', title: '客服回复通知' },
    });
    expect(messageView.parse(again.body).id).toBe(line.id);
    const texts = (await wechat.received(account.appId, '窗口关了的顾客')).map(textOf);
    expect(texts).toEqual(['【客服回复通知】\n咨询内容:苹果坏了\n回复内容:已为您补发']);
    expect((await agent.detail(id)).allowance.remaining).toBe(5);
    await until('the report is shown', async () =>
      (await agent.messages(id)).find(({ content }) => content.type === 'template_sent'),
    );
    expect((await deliveryOf(id, line.id))?.delivery).toBe('sent');
  });

  it('turns a notice to failed when the report says that the customer takes none', async () => {
    const id = await served(account, '拒收的顾客');
    const place = `/channels/${account.appId}/customers/${encodeURIComponent('拒收的顾客')}`;
    await product.simulator.control(place, { refusal: 43019 }, 'PUT');

    const line = messageView.parse((await send(id)).body);

    const failed = await until('the report has come', async () => {
      const now = await deliveryOf(id, line.id);
      return now?.delivery === 'failed' ? now : undefined;
    });
    expect(failed.deliveryError).toMatchObject({ code: 'notice_blocked' });
  });

  it('spends one accepted subscription of a mini program for one message', async () => {
    const name = '订阅一次的顾客';
    const id = await served(program, name);
    await wechat.act(program.appId, name, { act: 'subscribe', templateId: REPLY_TEMPLATE, wait: true });

    expect(messageView.parse((await send(id)).body)).toMatchObject({ delivery: 'sent' });
    expect(messageView.parse((await send(id)).body)).toMatchObject({
      delivery: 'failed',
      deliveryError: { code: 'wechat_43101' },
    });
  });

  it('marks what WeChat never answered as unknown and does not send it again', async () => {
    const id = await served(account, '没有回音的顾客');
    await wechat.setFaults(account.appId, {
      api: [{ act: 'empty', moment: 'after', times: 1, path: '/cgi-bin/message/template/send' }],
    });

    const line = messageView.parse((await send(id)).body);

    expect(['unknown', 'sent']).toContain(line.delivery);
    await until(
      'the report cleared it up',
      async () => (await deliveryOf(id, line.id))?.delivery === 'sent' || undefined,
    );
    expect(await wechat.received(account.appId, '没有回音的顾客')).toHaveLength(1);
  });

  it('refuses values that WeChat would refuse, by the name of the field, and colleagues’ conversations', async () => {
    const id = await served(account, '写太长的顾客');
    const tooLong = await send(id, { values: { ...values, thing2: '字'.repeat(21) } });
    expect([tooLong.status, tooLong.body]).toEqual([400, { error: { code: 'validation', field: 'thing2' } }]);
    expect((await send(id, { values: { thing1: '只有一项' } })).status).toBe(400);
    expect((await send(id, { templateId: 'unknown' })).status).toBe(404);
    const path = `${product.url}/api/v1/conversations/${id}/notices`;
    const body = { clientMsgId: 'x', templateId: REPLY_TEMPLATE, values };
    expect((await call(path, { headers: product.bearer, body })).status).toBe(403);
  });
});
