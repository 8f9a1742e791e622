import { createCipheriv, generateKeyPairSync, randomBytes, sign, type KeyObject } from 'node:crypto';
import { certify, type Certificate } from './certificate.js';

export const PUBLIC_KEY_ID = 'PUB_KEY_ID_0119000099992024091200381900000000';

/** What the platform signs with: its public key, and the certificate merchants of before still use. */
export type Platform = {
  readonly publicKeyPem: string;
  readonly certificate: Certificate;
  readonly stranger: KeyObject;
  readonly keyOf: (serial: string) => KeyObject;
};

export const createPlatform = (now: number): Platform => {
  const [publicKey, certified, stranger] = [newPair(), newPair(), newPair()];
  return {
    publicKeyPem: publicKey.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    certificate: certify(certified.privateKey, now),
    stranger: stranger.privateKey,
    keyOf: (serial) => (serial === PUBLIC_KEY_ID ? publicKey : certified).privateKey,
  };
};

const newPair = () => generateKeyPairSync('rsa', { modulusLength: 2048 });

export type Vouched = { readonly timestamp: string; readonly nonce: string; readonly signature: string };

/** Over `timestamp\nnonce\nbody\n`, the bytes as they are sent. */
export const vouch = (key: KeyObject, body: string | Buffer, seconds: number): Vouched => {
  const timestamp = String(seconds);
  const nonce = randomBytes(16).toString('hex');
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), Buffer.from(body), Buffer.from('\n')]);
  return { timestamp, nonce, signature: sign('RSA-SHA256', message, key).toString('base64') };
};

export const vouchedHeaders = (serial: string, { timestamp, nonce, signature }: Vouched) => ({
  'Wechatpay-Timestamp': timestamp,
  'Wechatpay-Nonce': nonce,
  'Wechatpay-Signature': signature,
  'Wechatpay-Serial': serial,
});

/** AES-256-GCM under the merchant's APIv3 key, tag at the end. */
export const seal = (apiV3Key: string, plain: string, associatedData: string) => {
  const nonce = randomBytes(6).toString('hex');
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(apiV3Key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from(associatedData));
  const bytes = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  return {
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    nonce,
    associated_data: associatedData,
  };
};
