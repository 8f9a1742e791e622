import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { createSheet, sendAll } from './copy.js';
import { searchRow } from './sheets.js';
import { customerName } from './world.js';
import type { Ids, SeedMerchant, World } from './world.js';
import { GROUP_NAMES, TAG_NAMES } from './words.js';

/** How secrets of channels and passwords of agents are kept: as the product does, where it shall run on this database. */
export type SeedSecrets = {
  readonly seal: (secret: string, ownerId: string) => Buffer;
  readonly passwordHash: string;
};

/** Merchants that were made here are told by their names. */
export const MADE = '（造数）';

const CUSTOMERS_AT_ONCE = 5_000;
const MINUTE_MS = 60_000;
const TAGGED_EVERY = 5;

const insertMerchant = async (client: Client, { id, place }: SeedMerchant): Promise<void> => {
  await client.query('insert into merchants (id, name) values ($1, $2)', [id, `青禾果园 ${place + 1}${MADE}`]);
  await client.query('insert into relay_cursors (merchant_id) values ($1)', [id]);
};

const insertPeople = async (client: Client, merchant: SeedMerchant, { passwordHash }: SeedSecrets): Promise<void> => {
  const { id, agents, ownerId, groupIds, tagIds, place } = merchant;
  await client.query(
    `insert into agents (id, merchant_id, name, login_name, password_hash, role)
     select a.id, $1, a.name, a.login, $2, a.role from unnest($3::uuid[], $4::text[], $5::text[], $6::text[]) as a (id, name, login, role)`,
    [
      id,
      passwordHash,
      [ownerId, ...agents.map((agent) => agent.id)],
      ['店主', ...agents.map(({ name }) => name)],
      [`owner@made${place + 1}`, ...agents.map((_agent, index) => `agent${index + 1}@made${place + 1}`)],
      ['owner', ...agents.map((_agent, index) => (index === 0 ? 'supervisor' : 'agent'))],
    ],
  );
  await client.query(
    `insert into skill_groups (id, merchant_id, name) select g.id, $1, g.name from unnest($2::uuid[], $3::text[]) as g (id, name)`,
    [id, groupIds, groupIds.map((_group, index) => GROUP_NAMES[index] ?? '')],
  );
  await client.query(
    `insert into skill_group_agents (merchant_id, skill_group_id, agent_id) select $1, * from unnest($2::uuid[], $3::uuid[])`,
    [id, agents.map(({ groupId }) => groupId), agents.map((agent) => agent.id)],
  );
  await client.query(
    `insert into tags (id, merchant_id, name) select t.id, $1, t.name from unnest($2::uuid[], $3::text[]) as t (id, name)`,
    [id, tagIds, tagIds.map((_tag, index) => TAG_NAMES[index] ?? '')],
  );
};

const insertChannels = async (client: Client, { id, channelIds, place }: SeedMerchant, { seal }: SeedSecrets) => {
  for (const [index, channelId] of channelIds.entries()) {
    const secret = (): Buffer => seal(randomBytes(16).toString('hex'), channelId);
    const [kind, name] = index === 0 ? ['official_account', '公众号'] : ['mini_program', '小程序'];
    const [key, appId] = [`made-${channelId}`, `wxmade${place}x${index}`];
    await client.query(
      `insert into channels (id, merchant_id, kind, name, channel_key, app_id, encryption_mode, app_secret, token)
       values ($1, $2, $3, $4, $5, $6, 'plain', $7, $8)`,
      [channelId, id, kind, name, key, appId, secret(), secret()],
    );
  }
};

/** Every customer has one identity, and can be found by name. */
const copyCustomers = async (client: Client, { plan, startMs, ids }: World & { ids: Ids }, merchant: SeedMerchant) => {
  const customers = createSheet(client, 'customers');
  const identities = createSheet(client, 'identities');
  const tags = createSheet(client, 'customer_tags');
  const search = createSheet(client, 'search_entries');
  const flush = (): Promise<void> => sendAll([customers, identities, tags, search]);
  const add = (index: number): void => {
    const number = merchant.firstCustomer + index;
    const [id, name] = [ids('customer', number), customerName(plan.seed, number)];
    const at = new Date(startMs + ((index * 7_919) % (plan.days * 1_440)) * MINUTE_MS).toISOString();
    const merchant_id = merchant.id;
    customers.add({ id, merchant_id, name, created_at: at, updated_at: at });
    identities.add({
      id: ids('identity', number),
      merchant_id,
      channel_id: channelOf(merchant, number),
      customer_id: id,
      openid: openidOf(number),
      following: number % 3 > 0,
      last_seen_at: at,
      created_at: at,
    });
    const tag_id = merchant.tagIds[number % merchant.tagIds.length];
    if (number % TAGGED_EVERY === 0) tags.add({ customer_id: id, tag_id, merchant_id, added_at: at });
    search.add(searchRow({ kind: 'customer', id, merchantId: merchant.id, at, text: name, customerId: id }));
  };
  for (let index = 0; index < merchant.customers; index += 1) {
    add(index);
    if (customers.size() >= CUSTOMERS_AT_ONCE) await flush();
  }
  await flush();
};

export const openidOf = (number: number): string => `oMade-${String(number).padStart(22, '0')}`;

export const channelOf = ({ channelIds }: SeedMerchant, customer: number): string =>
  channelIds[customer % channelIds.length] ?? '';

/** Merchants, their people and channels, and every customer. */
export const copyPeople = async (client: Client, world: World & { ids: Ids }, secrets: SeedSecrets): Promise<void> => {
  for (const merchant of world.merchants) {
    await insertMerchant(client, merchant);
    await insertPeople(client, merchant, secrets);
    await insertChannels(client, merchant, secrets);
    await copyCustomers(client, world, merchant);
  }
};
