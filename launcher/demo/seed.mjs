import { call, unexpected } from './api.mjs';

/**
 * @typedef {import('./sample.mjs').Sample} Sample
 * @typedef {import('./sample.mjs').Person} Person
 * @typedef {{ url: string, sample: Sample, token: string }} Desk  the server's API and the token for it
 */

const conflict = 409;

/** @param {Sample} sample @param {Person['role']} role */
const personOf = ({ people }, role) => {
  const person = people.find((one) => one.role === role);
  if (!person) throw new Error(`the sample has no ${role}`);
  return person;
};

/**
 * The merchant is there but its token was not written down: the owner signs in and makes another.
 *
 * @param {string} url
 * @param {Person} owner
 */
const makeToken = async (url, { loginName, password }) => {
  const signedIn = await call(`${url}/api/v1/sign-in`, { headers: { origin: url }, body: { loginName, password } });
  if (signedIn.status !== 200) throw unexpected('signing in', signedIn);
  const made = await call(`${url}/api/v1/api-tokens`, {
    headers: { origin: url, cookie: signedIn.cookie, 'x-csrf-token': String(signedIn.body['csrfToken']) },
    body: { name: '示例', scopes: ['read', 'reply', 'manage', 'critical'] },
  });
  if (made.status !== 200) throw unexpected('making an API token', made);
  return String(made.body['token']);
};

/**
 * @param {string} url
 * @param {Sample} sample
 * @param {string} setupCode
 * @returns {Promise<string>} an API token with every scope
 */
export const setUpMerchant = async (url, sample, setupCode) => {
  const { name, loginName, password } = personOf(sample, 'owner');
  const answer = await call(`${url}/api/v1/setup`, {
    body: {
      setupCode,
      merchant: { name: sample.merchantName, timeZone: 'Asia/Shanghai' },
      owner: { name, loginName, password },
    },
  });
  if (answer.status === 200) return String(answer.body['apiToken']);
  if (answer.status !== conflict) throw unexpected('the first set-up', answer);
  return makeToken(url, personOf(sample, 'owner'));
};

/** @param {Desk} desk @param {string} path @param {unknown} body */
const create = async ({ url, token }, path, body) => {
  const answer = await call(`${url}/api/v1/${path}`, { headers: { authorization: `Bearer ${token}` }, body });
  // Made by an earlier start that was cut off.
  if (answer.status !== 200 && answer.status !== conflict) throw unexpected(`creating ${path}`, answer);
};

/** @param {Desk} desk @param {string} path @returns {Promise<Record<string, unknown>[]>} */
const list = async ({ url, token }, path) => {
  const answer = await call(`${url}/api/v1/${path}`, { method: 'GET', headers: { authorization: `Bearer ${token}` } });
  if (answer.status !== 200) throw unexpected(`listing ${path}`, answer);
  return Array.isArray(answer.body['items']) ? answer.body['items'] : [];
};

/** @param {Desk} desk @returns {Promise<boolean>} false when the database is not the one the token was made in */
export const knowsToken = async ({ url, token }) =>
  (await call(`${url}/api/v1/me`, { method: 'GET', headers: { authorization: `Bearer ${token}` } })).status === 200;

/** @param {Desk} desk */
const seedGroups = async (desk) => {
  const known = await list(desk, 'skill-groups');
  for (const name of desk.sample.groups) {
    if (!known.some((group) => group['name'] === name)) await create(desk, 'skill-groups', { name });
  }
  return list(desk, 'skill-groups');
};

/**
 * Their own groups, and the one every merchant begins with: where a customer arrives whom no rule sends elsewhere.
 *
 * @param {readonly string[]} groupNames
 * @param {Sample} sample
 * @returns {(group: Record<string, unknown>) => boolean}
 */
const serves = (groupNames, sample) => (group) => {
  const name = String(group['name']);
  return groupNames.includes(name) || !sample.groups.includes(name);
};

/** @param {Desk} desk @param {string} shopUrl the sample shop, whose address may change with the ports */
const seedOrderSource = async (desk, shopUrl) => {
  const { url, token, sample } = desk;
  const name = '青禾果园商城（示例）';
  const known = (await list(desk, 'order-sources')).find((source) => source['name'] === name);
  if (!known) return create(desk, 'order-sources', { kind: 'http', name, url: shopUrl, secret: sample.shopSecret });
  const answer = await call(`${url}/api/v1/order-sources/${known['id']}`, {
    method: 'PATCH',
    headers: { authorization: `Bearer ${token}` },
    body: { url: shopUrl, secret: sample.shopSecret },
  });
  if (answer.status !== 200) throw unexpected('changing the order source', answer);
};

const QUICK_REPLIES = [
  ['问好', 'nh', '您好，我是{agent.name}，很高兴为您服务，请问有什么可以帮您？'],
  ['坏果包赔', 'hg', '非常抱歉让您收到坏果。请拍一张坏果和快递面单的照片发来，我们按坏果的重量为您补发或退款。'],
  ['发货时间', 'fh', '每天 16:00 前的订单当天发出，之后的次日发出，发出后会有物流短信。'],
  ['查物流', 'wl', '我来为您查订单{order.number}的物流，请稍等。'],
  ['开发票', 'fp', '可以开电子发票，请告诉我抬头、税号和接收邮箱，一个工作日内发到您的邮箱。'],
  ['道别', 'db', '感谢您的咨询，祝您生活愉快。收到果子有任何问题，随时找我们。'],
];

/** @param {Desk} desk Answers to try `/` with; a desk that has any of its own gets none. */
const seedQuickReplies = async (desk) => {
  if ((await list(desk, 'quick-replies')).length > 0) return;
  for (const [title, shortcut, text] of QUICK_REPLIES) {
    await create(desk, 'quick-replies', { scope: 'merchant', title, shortcut, text });
  }
};

const RULES = [
  {
    name: '查订单（示例）',
    enabled: true,
    condition: { text: { match: 'contains', values: ['查订单', '我的订单', '查物流'] } },
    acts: [{ type: 'orders' }],
  },
];

/** @param {Desk} desk What a customer is answered without a person; a desk that has rules of its own keeps them. */
const seedRules = async ({ url, token }) => {
  const path = `${url}/api/v1/self-service/rules`;
  const headers = { authorization: `Bearer ${token}` };
  const known = await call(path, { method: 'GET', headers });
  if (known.status !== 200) throw unexpected('reading the rules', known);
  if (Array.isArray(known.body['rules']) && known.body['rules'].length > 0) return;
  const answer = await call(path, { method: 'PUT', headers, body: { rules: RULES } });
  if (answer.status !== 200) throw unexpected('writing the rules', answer);
};

/**
 * Makes whatever of the sample is not there yet, through the same API that everyone uses.
 *
 * @param {Desk} desk
 * @param {string} shopUrl
 */
export const seedMerchant = async (desk, shopUrl) => {
  const groups = await seedGroups(desk);
  const agents = await list(desk, 'agents');
  for (const { role, groups: groupNames, ...person } of desk.sample.people) {
    if (agents.some((agent) => agent['loginName'] === person.loginName)) continue;
    const skillGroupIds = groups.filter(serves(groupNames, desk.sample)).map((group) => group['id']);
    await create(desk, 'agents', { ...person, role, skillGroupIds });
  }
  const channels = await list(desk, 'channels');
  for (const channel of desk.sample.channels) {
    if (channels.some((known) => known['appId'] === channel.appId)) continue;
    await create(desk, 'channels', { ...channel, encryptionMode: 'safe' });
  }
  await seedOrderSource(desk, shopUrl);
  await seedQuickReplies(desk);
  await seedRules(desk);
};
