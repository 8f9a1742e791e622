import request from 'supertest';
import { quickReplyList, quickReplyView } from '../../../../src/contract/conversations/quick-replies.js';
import type { QuickReplyBody } from '../../../../src/contract/conversations/quick-replies.js';
import { aConversation } from '../../../support/http/conversations.js';
import { openDesk } from '../../../support/http/desk.js';
import type { Desk } from '../../../support/http/desk.js';
import { headersOf, openMerchant } from '../../../support/http/people.js';
import type { Browser, Merchant } from '../../../support/http/people.js';

describe('what helps an agent write', () => {
  let desk: Desk;
  let shop: Merchant;
  let agent: Browser;
  let supervisor: Browser;
  let owner: Browser;
  beforeAll(async () => {
    desk = await openDesk();
    shop = await openMerchant(desk, 'shop');
    ({ agent, supervisor, owner } = shop.browsers);
  });
  afterAll(() => desk.close());

  const PATH = '/api/v1/quick-replies';
  const post = (browser: Browser, path: string, body: object) =>
    request(desk.url).post(path).set(headersOf(browser)).send(body);
  const add = (browser: Browser, body: QuickReplyBody) => post(browser, PATH, body);
  const list = async (browser: Browser) => {
    const answer = await request(desk.url).get(`${PATH}?limit=200`).set('cookie', browser.cookie).expect(200);
    return quickReplyList.parse(answer.body).items;
  };
  const titlesOf = async (browser: Browser) => (await list(browser)).map(({ title }) => title);

  it('gives each agent their own, their groups’ and the merchant’s answers, and counts the uses', async () => {
    const other = await post(owner, '/api/v1/skill-groups', { name: '售后' });
    const { skillGroupId } = shop;
    await add(agent, { scope: 'personal', title: '我的', text: '您好' }).expect(200);
    await add(supervisor, { scope: 'personal', title: '主管的', text: '您好' }).expect(200);
    await add(supervisor, { scope: 'skill_group', skillGroupId, title: '本组', text: '您好' }).expect(200);
    await add(supervisor, { scope: 'skill_group', skillGroupId: other.body.id, title: '别组', text: '您好' }).expect(
      200,
    );
    const all = await add(owner, { scope: 'merchant', title: '全店', shortcut: 'qd', text: '{customer.name}您好' });

    expect((await titlesOf(agent)).sort()).toEqual(['全店', '我的', '本组'].sort());
    expect((await titlesOf(supervisor)).sort()).toEqual(['主管的', '全店', '别组', '本组'].sort());
    await Promise.all(Array.from({ length: 20 }, () => post(agent, `${PATH}/${all.body.id}/use`, {}).expect(200)));
    expect((await list(agent)).find(({ id }) => id === all.body.id)?.useCount).toBe(20);
  });

  it('lets only supervisors change what others use too, and hides what belongs to others', async () => {
    const mine = quickReplyView.parse((await add(agent, { scope: 'personal', title: '草稿', text: '您好' })).body);
    const shared = quickReplyView.parse((await add(owner, { scope: 'merchant', title: '共用', text: '您好' })).body);
    const put = (browser: Browser, id: string, body: QuickReplyBody) =>
      request(desk.url).put(`${PATH}/${id}`).set(headersOf(browser)).send(body);
    const remove = (browser: Browser, id: string) => request(desk.url).delete(`${PATH}/${id}`).set(headersOf(browser));
    const body: QuickReplyBody = { scope: 'merchant', title: '改过', text: '您好呀' };

    expect((await add(agent, { scope: 'merchant', title: '越权', text: '您好' })).status).toBe(403);
    expect((await put(agent, shared.id, body)).status).toBe(403);
    expect((await put(agent, mine.id, body)).status).toBe(403);
    expect((await remove(agent, shared.id)).status).toBe(403);
    expect((await remove(owner, mine.id)).status).toBe(404);
    expect((await put(supervisor, shared.id, body)).body).toMatchObject({ id: shared.id, title: '改过' });
    expect((await add(owner, body)).status).toBe(409);
    await remove(agent, mine.id).expect(200);
    expect(await titlesOf(agent)).not.toContain('草稿');
  });

  it('goes out as CSV that no spreadsheet runs, and comes back in', async () => {
    const csv = 'title,shortcut,text\n发货,fh,"您好，\n今天发"\n,,没有标题\n公式,,=1+1\n';
    const into = { scope: 'personal', csv };
    expect((await post(agent, `${PATH}/import`, into)).body).toEqual({ added: 2, changed: 0, refused: [3] });
    const out = await request(desk.url).get(`${PATH}/export`).set('cookie', agent.cookie).expect(200);
    expect(out.text).toContain(`personal,公式,,'=1+1`);
    const again = await post(agent, `${PATH}/import`, { scope: 'personal', csv: out.text });
    expect(again.body).toMatchObject({ refused: [] });
    expect((await list(agent)).find(({ title }) => title === '公式')?.text).toBe('=1+1');
    expect((await list(agent)).find(({ title }) => title === '发货')?.text).toBe('您好，\n今天发');
    expect((await post(agent, `${PATH}/import`, { scope: 'merchant', csv })).status).toBe(403);
  });

  it('does not let a blocked word leave, and says where it stands but not what it is', async () => {
    const items = [
      { word: '加微信', act: 'block' },
      { word: '保证', act: 'warn' },
    ];
    const put = (browser: Browser) =>
      request(desk.url).put('/api/v1/sensitive-words').set(headersOf(browser)).send({ items });
    expect((await put(agent)).status).toBe(403);
    await put(owner).expect(200);
    const listed = await request(desk.url).get('/api/v1/sensitive-words').set('cookie', agent.cookie);
    expect(listed.body.items).toHaveLength(2);

    const { id } = await aConversation(desk, { ...shop, agentId: agent.agentId, allowance: 5 });
    const reply = (text: string) =>
      post(agent, `/api/v1/conversations/${id}/messages`, {
        assignmentNumber: 1,
        clientMsgId: `m${text.length}`,
        text,
      });
    const refused = await reply('您可以加 微信聊');
    expect([refused.status, refused.body]).toEqual([
      409,
      { error: { code: 'sensitive_word', details: { start: 3, end: 7 } } },
    ]);
    expect(refused.text).not.toContain('微信');
    expect((await reply('保证明天到')).status).toBe(200);
  });
});
