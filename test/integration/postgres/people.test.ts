import { randomBytes } from 'node:crypto';
import { DEFAULT_MERCHANT_SETTINGS } from '../../../src/domain/people/merchant-settings.js';
import type { Database } from '../../../src/postgres/data-source.js';
import { createSecretBox } from '../../../src/postgres/channels/secret-box.js';
import { storesOf } from '../../../src/postgres/stores.js';
import { createUnitOfWork } from '../../../src/postgres/unit-of-work.js';
import type { Stores } from '../../../src/services/ports/stores/unit-of-work.js';
import { cloneDatabase } from '../../support/databases.js';
import type { TestDatabase } from '../../support/databases.js';
import { aMerchant, newId, openTestDatabase } from '../../support/postgres.js';

const secretBox = createSecretBox({ current: randomBytes(32), previous: [] });
let testDatabase: TestDatabase;
let database: Database;

beforeAll(async () => {
  testDatabase = await cloneDatabase();
  database = await openTestDatabase(testDatabase.url);
});
afterAll(async () => {
  await database?.close();
  await testDatabase?.drop();
});

type People = <T>(work: (stores: Stores) => Promise<T>) => Promise<T>;

const asMerchant = async (): Promise<{
  readonly merchantId: string;
  readonly agentId: string;
  readonly run: People;
}> => {
  const merchant = await aMerchant(testDatabase.url);
  const unitOfWork = createUnitOfWork(database.app, storesOf(secretBox));
  return { ...merchant, run: (work) => unitOfWork.run(merchant.merchantId, work) };
};

const anAgent = async (run: People, name = 'Mei'): Promise<string> => {
  const id = newId();
  await run(({ agents }) =>
    agents.add({ id, name, loginName: `mei-${id}`, passwordHash: 'hash', role: 'agent', capacity: 5 }),
  );
  return id;
};

const aGroup = async (run: People, name: string): Promise<string> => {
  const id = newId();
  await run(({ skillGroups }) => skillGroups.add({ id, name }));
  return id;
};

it('keeps agents as they were added and changed, and lets nobody read their password’s hash', async () => {
  const { run, merchantId } = await asMerchant();
  const id = await anAgent(run);
  const disabledAt = new Date('2026-06-01T00:00:00Z');
  await run(({ agents }) => agents.update(id, { name: '小美', capacity: 7, disabledAt }));
  await run(({ agents }) => agents.setStatus(id, { status: 'busy', changedBy: id, at: new Date() }));

  const agent = await run(({ agents }) => agents.findById(id));
  expect(agent).toEqual({
    id,
    merchantId,
    name: '小美',
    loginName: `mei-${id}`,
    role: 'agent',
    capacity: 7,
    status: 'busy',
    skillGroupIds: [],
    disabledAt,
  });
  await run(({ agents }) => agents.update(id, { disabledAt: null }));
  expect(await run(({ agents }) => agents.findById(id))).toMatchObject({ disabledAt: undefined });
});

it('refuses a login name in use by any merchant, whatever its case', async () => {
  const [first, second] = [await asMerchant(), await asMerchant()];
  const add = (run: People, loginName: string) =>
    run(({ agents }) =>
      agents.add({ id: newId(), name: 'x', loginName, passwordHash: 'hash', role: 'agent', capacity: 1 }),
    );
  await add(first.run, 'Same@Name');
  await expect(add(second.run, 'same@name')).rejects.toMatchObject({ kind: 'conflict', code: 'already_exists' });
});

it('lets one transaction at a time count and use an agent’s capacity', async () => {
  const { run } = await asMerchant();
  const id = await anAgent(run);
  let inside = 0;
  let most = 0;
  await Promise.all(
    Array.from({ length: 20 }, () =>
      run(async ({ agents }) => {
        await agents.lockById(id);
        inside += 1;
        most = Math.max(most, inside);
        await agents.findById(id);
        inside -= 1;
      }),
    ),
  );
  expect(most).toBe(1);
});

it('joins agents and skill groups from both sides, and never another merchant’s', async () => {
  const [ours, theirs] = [await asMerchant(), await asMerchant()];
  const [mei, foreign] = [await anAgent(ours.run), await anAgent(theirs.run)];
  const [sales, care] = [await aGroup(ours.run, '售前'), await aGroup(ours.run, '售后')];

  await ours.run(({ agents }) => agents.setSkillGroups(mei, [sales, care]));
  await ours.run(({ skillGroups }) => skillGroups.setAgents(sales, [mei, ours.agentId, foreign]));
  await theirs.run(({ agents }) => agents.setSkillGroups(foreign, [sales]));

  const group = await ours.run(({ skillGroups }) => skillGroups.findById(sales));
  expect(group?.agentIds.toSorted()).toEqual([mei, ours.agentId].toSorted());
  expect((await ours.run(({ agents }) => agents.findById(mei)))?.skillGroupIds.toSorted()).toEqual(
    [sales, care].toSorted(),
  );
  expect((await theirs.run(({ agents }) => agents.findById(foreign)))?.skillGroupIds).toEqual([]);
});

it('shows no merchant an agent, group or channel of another, though the id is known', async () => {
  const [ours, theirs] = [await asMerchant(), await asMerchant()];
  const group = await aGroup(theirs.run, 'theirs');
  expect(await ours.run(({ agents }) => agents.findById(theirs.agentId))).toBeUndefined();
  expect(await ours.run(({ agents }) => agents.lockById(theirs.agentId))).toBeUndefined();
  expect(await ours.run(({ skillGroups }) => skillGroups.findById(group))).toBeUndefined();
  await ours.run(({ agents }) => agents.update(theirs.agentId, { name: 'stolen' }));
  expect(await theirs.run(({ agents }) => agents.findById(theirs.agentId))).toMatchObject({ name: 'Lin' });
});

it('pages through agents by key, each once', async () => {
  const { run, agentId } = await asMerchant();
  const added: string[] = [agentId];
  for (let n = 0; n < 5; n += 1) added.push(await anAgent(run));

  const seen: string[] = [];
  let afterId: string | undefined;
  do {
    const page = await run(({ agents }) => agents.list({ afterId, limit: 4 }));
    seen.push(...page.items.map(({ id }) => id));
    afterId = page.nextId;
  } while (afterId !== undefined);
  expect(seen).toEqual(added.toSorted());
});

it('falls back to the oldest skill group', async () => {
  const { run } = await asMerchant();
  expect(await run(({ skillGroups }) => skillGroups.fallback())).toBeUndefined();
  const first = await aGroup(run, 'first');
  await aGroup(run, 'second');
  expect(await run(({ skillGroups }) => skillGroups.fallback())).toBe(first);
  await run(({ skillGroups }) => skillGroups.rename(first, 'renamed'));
  expect(await run(({ skillGroups }) => skillGroups.findById(first))).toEqual({
    id: first,
    name: 'renamed',
    agentIds: [],
  });
});

it('merges settings that are changed at the same time, over the defaults', async () => {
  const { run } = await asMerchant();
  await Promise.all([
    run(({ merchants }) => merchants.saveSettings({ acceptSeconds: 20 })),
    run(({ merchants }) => merchants.saveSettings({ closingText: '再见' })),
  ]);
  const { settings } = await run(({ merchants }) => merchants.current());
  expect(settings).toEqual({ ...DEFAULT_MERCHANT_SETTINGS, acceptSeconds: 20, closingText: '再见' });
});

it('keeps routing rules in their order and replaces one list without the other', async () => {
  const { run } = await asMerchant();
  const skillGroupId = await aGroup(run, '售前');
  const rules = ['scene-a', 'scene-b', 'scene-c'].map(
    (scene) => ({ id: newId(), list: 'skill_group', condition: { scene, keywords: ['退款'] }, skillGroupId }) as const,
  );
  const agentRule = { id: newId(), list: 'agent', choice: 'fewest' } as const;
  await run(async ({ routingRules }) => {
    await routingRules.replace('skill_group', rules);
    await routingRules.replace('agent', [agentRule]);
  });
  await run(({ routingRules }) => routingRules.replace('skill_group', rules.toReversed()));
  expect(await run(({ routingRules }) => routingRules.all())).toEqual([agentRule, ...rules.toReversed()]);
  await run(({ routingRules }) => routingRules.replace('skill_group', []));
  expect(await run(({ routingRules }) => routingRules.all())).toEqual([agentRule]);
});

it('lists API tokens until they are revoked, once', async () => {
  const { run, agentId } = await asMerchant();
  const id = newId();
  await run(({ apiTokens }) =>
    apiTokens.add({ id, agentId, name: 'shop', tokenHash: randomBytes(32), scopes: ['read', 'reply'] }),
  );
  const page = await run(({ apiTokens }) => apiTokens.list({ afterId: undefined, limit: 10 }));
  expect(page.items).toEqual([{ id, name: 'shop', scopes: ['read', 'reply'], createdAt: expect.any(Date) }]);

  const revoked = await Promise.all(
    Array.from({ length: 5 }, () => run(({ apiTokens }) => apiTokens.revoke(id, new Date()))),
  );
  expect(revoked.filter(Boolean)).toHaveLength(1);
  expect((await run(({ apiTokens }) => apiTokens.list({ afterId: undefined, limit: 10 }))).items).toEqual([]);
});
