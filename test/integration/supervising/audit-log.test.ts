import request from 'supertest';
import { auditList } from '../../../src/contract/people/audit.js';
import { openDesk } from '../../support/http/desk.js';
import type { Desk } from '../../support/http/desk.js';
import { headersOf, openMerchant, PASSWORD } from '../../support/http/people.js';
import type { Merchant } from '../../support/http/people.js';

let desk: Desk;
let ours: Merchant;
let theirs: Merchant;
beforeAll(async () => {
  desk = await openDesk();
  ours = await openMerchant(desk, 'ours');
  theirs = await openMerchant(desk, 'theirs');
});
afterAll(() => desk.close());

const read = async (query = '', of: Merchant = ours) => {
  const answer = await request(desk.url).get(`/api/v1/audit${query}`).set(headersOf(of.browsers.owner)).expect(200);
  return auditList.parse(answer.body);
};
const write = (method: 'post' | 'patch' | 'put', path: string, body: object) =>
  request(desk.url)[method](`/api/v1${path}`).set(headersOf(ours.browsers.owner)).send(body).expect(200);

const SECRETS = { appSecret: 'f'.repeat(32), token: 'TokenOfThePush', encodingAesKey: 'k'.repeat(43) };

it('says who changed what, with only the fields that changed and none of their secrets', async () => {
  const agentId = ours.browsers.agent.agentId;
  const appId = `wx${'a1'.repeat(8)}`;
  await write('patch', '/settings', { reopenMinutes: 45, agingMinutes: 10 });
  await write('put', '/routing-rules', { skillGroup: [], agent: [{ choice: 'fewest' }] });
  await write('patch', `/agents/${agentId}`, { capacity: 7, password: `${PASSWORD} again` });
  const group = await write('post', '/skill-groups', { name: '售后' });
  await write('patch', `/skill-groups/${group.body.id}`, { name: '售后二组' });
  const channel = await write('post', '/channels', {
    kind: 'mini_program',
    appId,
    encryptionMode: 'safe',
    dataFormat: 'json',
    ...SECRETS,
  });
  await write('patch', `/channels/${channel.body.id}`, { name: '果园', appSecret: 'e'.repeat(32) });
  await write('post', '/api-tokens', { name: '订单系统', scopes: ['read'] });

  const { items } = await read();
  const shown = items.map(({ action, subjectName, before, after }) => [action, subjectName, before, after]);
  expect(shown.slice(0, 8)).toEqual([
    ['api_token.created', '订单系统', null, { name: '订单系统', scopes: ['read'] }],
    ['channel.changed', '果园', { name: appId }, { name: '果园', appSecret: '[redacted]' }],
    ['channel.wired', '果园', null, expect.objectContaining({ appId, kind: 'mini_program' })],
    ['skill_group.changed', '售后二组', { name: '售后' }, { name: '售后二组' }],
    ['skill_group.created', '售后二组', null, { name: '售后', agentIds: [] }],
    ['agent.changed', 'agent', { capacity: 10 }, { capacity: 7, password: '[redacted]' }],
    ['routing_rules.changed', null, expect.any(Object), { rules: [{ list: 'agent', choice: 'fewest' }] }],
    ['settings.changed', null, { reopenMinutes: 30 }, { reopenMinutes: 45 }],
  ]);
  expect(new Set(items.map(({ actorName }) => actorName))).toEqual(new Set(['owner']));
  const stored = JSON.stringify(await desk.sql('select * from audit_entries'));
  for (const secret of [...Object.values(SECRETS), PASSWORD]) expect(stored).not.toContain(secret);
});

it('writes nothing for a change that changes nothing, and none that is refused', async () => {
  const before = await read();
  await write('patch', '/settings', { reopenMinutes: 45 });
  const refused = { skillGroup: [{ condition: {}, skillGroupId: theirs.skillGroupId }], agent: [] };
  await request(desk.url).put('/api/v1/routing-rules').set(headersOf(ours.browsers.owner)).send(refused).expect(400);
  expect((await read()).items[0]).toEqual(before.items[0]);
});

it('is filtered by who, what and when, and walked page by page without a repeat', async () => {
  const all = await read('?limit=200');
  const walked: string[] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: Awaited<ReturnType<typeof read>> = await read(`?limit=3${cursor && `&cursor=${cursor}`}`);
    walked.push(...page.items.map(({ id }) => id));
    cursor = page.nextCursor;
  }
  expect(walked).toEqual(all.items.map(({ id }) => id));

  const byAction = await read('?action=settings.changed');
  expect(byAction.items.map(({ action }) => action)).toEqual(['settings.changed']);
  expect((await read(`?actorId=${ours.browsers.agent.agentId}`)).items).toEqual([]);
  expect((await read(`?subjectId=${ours.browsers.agent.agentId}`)).items).toHaveLength(2);
  const [youngest] = all.items;
  expect((await read(`?from=${youngest?.at ?? ''}`)).items[0]).toEqual(youngest);
  expect((await read(`?to=${all.items.at(-1)?.at ?? ''}`)).items).toEqual([]);
  const page = await read('?limit=1');
  const foreign = `/api/v1/audit?limit=1&cursor=${page.nextCursor ?? ''}`;
  await request(desk.url).get(foreign).set(headersOf(theirs.browsers.owner)).expect(400);
});

it('shows no merchant the log of another', async () => {
  const entries = (await read('?limit=200', theirs)).items;
  expect(entries.map(({ subjectId }) => subjectId)).not.toContain(ours.browsers.agent.agentId);
});

it('can be added to and read by the application, and neither changed nor emptied', async () => {
  for (const [right, may] of [
    ['SELECT', true],
    ['INSERT', true],
    ['UPDATE', false],
    ['DELETE', false],
    ['TRUNCATE', false],
  ] as const) {
    const [row] = await desk.sql(`select has_table_privilege('jiedai_app', 'audit_entries', $1) as may`, [right]);
    expect([right, row]).toEqual([right, { may }]);
  }
});
