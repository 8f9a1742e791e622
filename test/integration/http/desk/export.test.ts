import request from 'supertest';
import { transcriptAnswer } from '../../../../src/contract/conversations/conversation-export.js';
import { aConversation } from '../../../support/http/conversations.js';
import { openDesk } from '../../../support/http/desk.js';
import type { Desk } from '../../../support/http/desk.js';
import { openMerchant } from '../../../support/http/people.js';
import type { Browser, Merchant } from '../../../support/http/people.js';

const LINES = [
  '你好',
  '我的电话13812345678',
  '=HYPERLINK("http://evil.example","点我")',
  '他说"坏了"\n三个',
  '@sum(1)',
];

describe('a conversation taken outside', () => {
  let desk: Desk;
  let shop: Merchant;
  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
  });
  afterAll(() => desk.close());

  const get = (browser: Browser, path: string) =>
    request(desk.url).get(`/api/v1/conversations/${path}`).set('cookie', browser.cookie);
  const held = () => aConversation(desk, { ...shop, agentId: shop.browsers.agent.agentId, lines: LINES });

  it('is a text with phone numbers masked by role, offered to be saved', async () => {
    const { id } = await held();
    const answer = await get(shop.browsers.agent, `${id}/export?form=text`).expect(200);
    expect(answer.text).toContain('李小满\n你好');
    expect(answer.text).toContain('我的电话138****5678');
    expect(answer.get('content-disposition')).toMatch(/^attachment; .*filename\*=UTF-8''.*\.txt$/);
    expect((await get(shop.browsers.supervisor, `${id}/export`)).text).toContain('13812345678');
  });

  it('is a CSV in which no cell is a formula', async () => {
    const { id } = await held();
    const { text } = await get(shop.browsers.agent, `${id}/export?form=csv`).expect(200);
    expect(text.startsWith('\uFEFF时间,类型,发言人,内容\n')).toBe(true);
    expect(text).toContain(`"'=HYPERLINK(""http://evil.example"",""点我"")"`);
    expect(text).toContain(`,'@sum(1)`);
    expect(text).toContain('"他说""坏了""\n三个"');
    expect(text).not.toMatch(/(^|,)"?[=+\-@]/m);
  });

  it('can be printed, and is not there for who may not see it', async () => {
    const { id } = await held();
    const { title, lines } = transcriptAnswer.parse((await get(shop.browsers.agent, `${id}/transcript`)).body);
    expect([title, lines.length, lines[0]?.side]).toEqual(['李小满 · 青禾果园', 5, 'customer']);
    const { id: elsewhere } = await aConversation(desk, { ...shop, agentId: shop.browsers.supervisor.agentId });
    for (const path of ['export', 'transcript']) {
      expect((await get(shop.browsers.agent, `${elsewhere}/${path}`)).status).toBe(404);
    }
  });
});
