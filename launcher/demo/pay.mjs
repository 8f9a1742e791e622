import { createPublicKey, generateKeyPairSync, randomBytes } from 'node:crypto';

import { call, unexpected } from './api.mjs';

/**
 * @typedef {{ channelKey: string, appId: string }} PaidChannel
 * @typedef {{ url: string, token: string, simulatorUrl: string, channels: readonly PaidChannel[] }} Wanted
 */

const lettersAndDigits = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** 32 letters and digits, as a merchant sets one in WeChat Pay's console. */
const randomApiKey = () =>
  [...randomBytes(32)].map((byte) => lettersAndDigits[byte % lettersAndDigits.length]).join('');

/**
 * The stand-in for WeChat Pay forgets on every start, so each account gets a merchant number with new keys on every start: on
 * both sides, as a merchant does it by hand.
 *
 * @param {Wanted} wanted
 */
export const wirePayments = async ({ url, token, simulatorUrl, channels }) => {
  const headers = { authorization: `Bearer ${token}` };
  const listed = await call(`${url}/api/v1/channels`, { method: 'GET', headers });
  if (listed.status !== 200) throw unexpected('listing channels', listed);
  /** @type {Record<string, unknown>[]} */
  const known = Array.isArray(listed.body['items']) ? listed.body['items'] : [];
  for (const [at, { channelKey, appId }] of channels.entries()) {
    const channel = known.find((one) => one['appId'] === appId);
    if (!channel) continue;
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const shared = {
      mchId: String(1_900_000_100 + at),
      merchantSerial: randomBytes(20).toString('hex').toUpperCase(),
      apiV3Key: randomApiKey(),
    };
    const platform = await call(`${simulatorUrl}/simulator/control/pay/merchants`, {
      body: {
        ...shared,
        appId,
        merchantPublicKey: createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }),
        notifyUrl: `${url}/pay/${channelKey}/notify`,
      },
    });
    if (platform.status !== 200) throw unexpected('registering with the simulated WeChat Pay', platform);
    const { publicKeyId, publicKey, platformCertificate } = platform.body;
    const answer = await call(`${url}/api/v1/channels/${channel['id']}/pay`, {
      method: 'PUT',
      headers,
      body: {
        ...shared,
        privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }),
        publicKeyId,
        publicKey,
        platformCertificates: [platformCertificate],
      },
    });
    if (answer.status !== 200) throw unexpected('wiring WeChat Pay', answer);
    const told = await call(`${url}/api/v1/channels/${channel['id']}/complaint-url`, {
      method: 'PUT',
      headers,
      body: {},
    });
    if (told.status !== 200) throw unexpected('setting where complaints go', told);
  }
};
