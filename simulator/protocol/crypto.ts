import { createCipheriv, createDecipheriv, createHash, randomInt } from 'node:crypto';

// WeChat doc: 消息加解密说明. AES-256-CBC, IV = first half of the key, padding to 32 bytes instead of AES's own 16.
const PADDING_BLOCK = 32;
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** SHA-1 over the parts in byte order, lower-case hex. Three parts sign a query, four (with `Encrypt`) a sealed body. */
export const sign = (...parts: readonly string[]): string =>
  createHash('sha1')
    .update([...parts].sort().join(''))
    .digest('hex');

export const keyFrom = (encodingAesKey: string): Buffer => Buffer.from(`${encodingAesKey}=`, 'base64');

export const randomLetters = (count: number): string =>
  Array.from({ length: count }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');

export type SealInput = {
  readonly encodingAesKey: string;
  readonly appId: string;
  readonly message: string;
  /** 16 ASCII characters; made fresh when absent. */ readonly random?: string;
  /** Replaces the true byte length, to make a broken document on purpose. */ readonly declaredLength?: number;
  /** Replaces the true padding, to make a broken document on purpose. */ readonly pad?: (count: number) => Buffer;
};

/** random(16) | length, 4 bytes big-endian | message | appid, padded, encrypted, base64. */
export const seal = ({ encodingAesKey, appId, message, random, declaredLength, pad }: SealInput): string => {
  const key = keyFrom(encodingAesKey);
  const body = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(declaredLength ?? body.length);
  const plain = Buffer.concat([Buffer.from(random ?? randomLetters(RANDOM_BYTES)), length, body, Buffer.from(appId)]);
  const count = PADDING_BLOCK - (plain.length % PADDING_BLOCK);
  const padded = Buffer.concat([plain, pad?.(count) ?? Buffer.alloc(count, count)]);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(padded), cipher.final()]).toString('base64');
};

const decipher = (key: Buffer, sealed: string): Buffer | undefined => {
  try {
    const machine = createDecipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
    return Buffer.concat([machine.update(Buffer.from(sealed, 'base64')), machine.final()]);
  } catch {
    return undefined;
  }
};

const withoutPadding = (padded: Buffer): Buffer | undefined => {
  const count = padded.at(-1) ?? 0;
  if (count < 1 || count > PADDING_BLOCK || count > padded.length) return undefined;
  const padding = padded.subarray(padded.length - count);
  return padding.every((byte) => byte === count) ? padded.subarray(0, padded.length - count) : undefined;
};

/** The message inside, or `undefined` when anything is wrong with it: key, padding, length or receiver. */
export const unseal = (encodingAesKey: string, appId: string, sealed: string): string | undefined => {
  const padded = decipher(keyFrom(encodingAesKey), sealed);
  const plain = padded && withoutPadding(padded);
  if (!plain || plain.length < RANDOM_BYTES + LENGTH_BYTES) return undefined;
  const start = RANDOM_BYTES + LENGTH_BYTES;
  const end = start + plain.readUInt32BE(RANDOM_BYTES);
  if (end > plain.length || plain.subarray(end).toString() !== appId) return undefined;
  return plain.subarray(start, end).toString('utf8');
};
