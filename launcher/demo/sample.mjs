import { randomBytes, randomInt } from 'node:crypto';

/**
 * @typedef {{ name: string, loginName: string, role: 'owner' | 'supervisor' | 'agent', groups: readonly string[], password: string }} Person
 * @typedef {{
 *   kind: 'official_account' | 'mini_program',
 *   name: string,
 *   channelKey: string,
 *   appId: string,
 *   appSecret: string,
 *   originalId: string,
 *   token: string,
 *   encodingAesKey: string,
 * }} SampleChannel
 * @typedef {{ setupCode: string, shopSecret: string, apiToken?: string, serverUrl?: string, merchantName: string, groups: readonly string[], people: Person[], channels: SampleChannel[] }} Sample
 */

const lettersAndDigits = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';

/** @param {number} length */
export const randomText = (length) =>
  Array.from({ length }, () => lettersAndDigits[randomInt(lettersAndDigits.length)]).join('');

/** 32 bytes in base64 without its padding, as WeChat makes them, but of letters and digits only. */
const randomAesKey = () => {
  // The last of 43 characters carries 4 bits: one whose lower bits are not zero is no canonical base64.
  return `${randomText(42)}A`;
};

/** @param {Pick<SampleChannel, 'kind' | 'name' | 'channelKey'>} channel @returns {SampleChannel} */
const sampleChannel = (channel) => ({
  ...channel,
  appId: `wx${randomBytes(8).toString('hex')}`,
  appSecret: randomBytes(16).toString('hex'),
  originalId: `gh_${randomBytes(6).toString('hex')}`,
  token: randomText(24),
  encodingAesKey: randomAesKey(),
});

/** @param {Omit<Person, 'password'>} person @returns {Person} */
const samplePerson = (person) => ({ ...person, password: randomText(16) });

/**
 * An invented orchard, with people and accounts to try everything with. Its secrets are made here, once.
 *
 * @returns {Sample}
 */
export const makeSample = () => ({
  setupCode: randomText(24),
  shopSecret: randomText(32),
  merchantName: '青禾果园（示例）',
  groups: ['售前', '售后'],
  people: [
    samplePerson({ name: '示例店主', loginName: 'owner', role: 'owner', groups: [] }),
    samplePerson({ name: '示例主管', loginName: 'supervisor', role: 'supervisor', groups: ['售前', '售后'] }),
    samplePerson({ name: '小禾', loginName: 'xiaohe', role: 'agent', groups: ['售前'] }),
    samplePerson({ name: '小果', loginName: 'xiaoguo', role: 'agent', groups: ['售后'] }),
  ],
  channels: [
    sampleChannel({ kind: 'official_account', name: '青禾果园公众号（示例）', channelKey: 'demo-account' }),
    sampleChannel({ kind: 'mini_program', name: '青禾果园小程序（示例）', channelKey: 'demo-mini-program' }),
  ],
});
