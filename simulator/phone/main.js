// @ts-check
import { createLive, listChannels, meetCustomer } from './api.js';
import { createPhone } from './phone.js';
import { element } from './dom.js';

/** @typedef {ReturnType<typeof createPhone>} Phone */

const LOOK_EVERY_MS = 1500;

const shelf = /** @type {HTMLElement} */ (document.getElementById('shelf'));
const empty = /** @type {HTMLElement} */ (document.getElementById('empty'));
const opener = /** @type {HTMLFormElement} */ (document.getElementById('opener'));
const chosen = /** @type {HTMLSelectElement} */ (document.getElementById('opener-channel'));
const nickname = /** @type {HTMLInputElement} */ (document.getElementById('opener-name'));

/** @type {Map<string, Phone>} */
const phones = new Map();
let count = 0;

/** @param {{ appId: string, openid: string }} who */
const keyOf = ({ appId, openid }) => `${appId} ${openid}`;

const live = createLive({
  opened: () => phones.forEach((phone) => void phone.catchUp()),
  heard: (occurrence) => {
    if (occurrence.type === 'watching') return;
    if (occurrence.type === 'channel') {
      phones.forEach((phone) => {
        if (phone.customer.appId === occurrence.appId) void phone.hear(occurrence);
      });
      return;
    }
    const who = occurrence.type === 'line' ? occurrence.line : occurrence;
    void phones.get(keyOf(who))?.hear(occurrence);
  },
});

/** The address bar names the open phones, so that a reload opens them again. */
const remember = () => {
  const query = new URLSearchParams();
  for (const { customer } of phones.values()) {
    query.append('channel', customer.appId);
    query.append('customer', customer.nickname);
  }
  history.replaceState(null, '', `?${query}`);
  live.watch([...phones.values()].map(({ customer }) => customer));
};

const nextName = () => {
  const names = new Set([...phones.values()].map(({ customer }) => customer.nickname));
  let number = 1;
  while (names.has(`顾客${number}`)) number += 1;
  return `顾客${number}`;
};

/** @param {string} appId @param {string} name */
const open = async (appId, name) => {
  const channel = (await listChannels()).find((candidate) => candidate.appId === appId);
  if (!channel) return;
  const customer = await meetCustomer(appId, name);
  const key = keyOf(customer);
  const known = phones.get(key);
  if (known) {
    known.root.scrollIntoView({ behavior: 'smooth', inline: 'center' });
    return;
  }
  count += 1;
  const close = () => {
    phones.get(key)?.stop();
    phones.delete(key);
    remember();
  };
  const phone = createPhone({ channel, customer, number: count, close });
  phones.set(key, phone);
  shelf.append(phone.root);
  await phone.start();
  remember();
  await phone.catchUp();
  phone.root.scrollIntoView({ behavior: 'smooth', inline: 'end' });
};

const listChoices = async () => {
  const channels = await listChannels();
  const kinds = { official_account: '公众号', mini_program: '小程序' };
  const before = chosen.value;
  chosen.replaceChildren(
    ...channels.map(({ appId, name, kind }) => element('option', { value: appId }, [`${kinds[kind]} · ${name}`])),
  );
  if (channels.some(({ appId }) => appId === before)) chosen.value = before;
  empty.hidden = channels.length > 0;
  opener.hidden = channels.length === 0;
  nickname.placeholder = nextName();
  return channels;
};

const wanted = () => {
  const query = new URLSearchParams(location.search);
  const names = query.getAll('customer');
  return query.getAll('channel').map((appId, index) => ({ appId, name: names[index] ?? '' }));
};

/** Opens what the address asks for, else one phone of the first channel, as soon as there is one. */
const begin = async () => {
  const asked = wanted();
  const channels = await listChoices();
  const [first] = channels;
  if (!first || (asked.length > 0 && !channels.some(({ appId }) => asked.some((one) => one.appId === appId)))) {
    setTimeout(() => void begin(), LOOK_EVERY_MS);
    return;
  }
  const all = asked.length > 0 ? asked : [{ appId: first.appId, name: '' }];
  for (const { appId, name } of all) await open(appId, name || nextName());
  nickname.placeholder = nextName();
};

opener.addEventListener('submit', async (event) => {
  event.preventDefault();
  const name = nickname.value.trim() || nextName();
  nickname.value = '';
  await open(chosen.value, name);
  await listChoices();
});
chosen.addEventListener('focus', () => void listChoices());

void begin();
