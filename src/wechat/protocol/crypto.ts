import { createCipheriv, createDecipheriv } from 'node:crypto';

// Layout of the plain text: random (16) | length of the message (4, big-endian) | message | appid | padding
// (WeChat doc: 消息加解密说明). The padding block is 32 bytes, not AES's 16, so the library's own padding is off throughout.
const RANDOM_BYTES = 16;
const LENGTH_BYTES = 4;
const HEAD_BYTES = RANDOM_BYTES + LENGTH_BYTES;
const AES_BLOCK_BYTES = 16;
const PADDING_BLOCK_BYTES = 32;
const ALGORITHM = 'aes-256-cbc';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;
const ENCODING_AES_KEY = /^[A-Za-z0-9]{43}$/;

/** 43 characters carry 258 bits: the two spare ones may be set, and are ignored. */
const aesKeyOf = (encodingAesKey: string): Buffer | undefined =>
  ENCODING_AES_KEY.test(encodingAesKey) ? Buffer.from(`${encodingAesKey}=`, 'base64') : undefined;

/** Whole blocks in, whole blocks out: without the library's padding `final` has nothing to add. */
const decipher = (cipherText: Buffer, key: Buffer): Buffer => {
  const cipher = createDecipheriv(ALGORITHM, key, key.subarray(0, AES_BLOCK_BYTES)).setAutoPadding(false);
  const padded = cipher.update(cipherText);
  cipher.final();
  return padded;
};

/** The length without padding, or undefined where the padding is not 1..32 equal bytes of that value. */
const unpaddedLength = (padded: Buffer): number | undefined => {
  const padding = padded[padded.length - 1] ?? 0;
  if (padding < 1 || padding > PADDING_BLOCK_BYTES || padding > padded.length) return undefined;
  const end = padded.length - padding;
  for (let at = end; at < padded.length; at += 1) if (padded[at] !== padding) return undefined;
  return end;
};

const openWith = (cipherText: Buffer, key: Buffer, appId: string): Buffer | undefined => {
  const padded = decipher(cipherText, key);
  const length = unpaddedLength(padded);
  if (length === undefined || length < HEAD_BYTES) return undefined;
  const messageEnd = HEAD_BYTES + padded.readUInt32BE(RANDOM_BYTES);
  if (messageEnd > length || padded.toString('utf8', messageEnd, length) !== appId) return undefined;
  return padded.subarray(HEAD_BYTES, messageEnd);
};

type Sealed = {
  /** The text of `Encrypt`: standard base64. */
  readonly encrypt: string;
  /** Tried in this order: the current one first, then the previous one while a change is under way. */
  readonly encodingAesKeys: readonly string[];
  readonly appId: string;
};

/**
 * The message inside `Encrypt`, or undefined: one answer for bad base64, key, padding, length and receiver, so that nobody
 * learns which check failed. Check `msg_signature` first.
 */
export const decryptMessage = ({ encrypt, encodingAesKeys, appId }: Sealed): Buffer | undefined => {
  if (!BASE64.test(encrypt)) return undefined;
  const cipherText = Buffer.from(encrypt, 'base64');
  if (cipherText.length === 0 || cipherText.length % AES_BLOCK_BYTES !== 0) return undefined;
  for (const encodingAesKey of encodingAesKeys) {
    const key = aesKeyOf(encodingAesKey);
    const message = key && openWith(cipherText, key, appId);
    if (message) return message;
  }
  return undefined;
};

type Plain = {
  readonly message: string;
  readonly appId: string;
  readonly encodingAesKey: string;
  /** 16 bytes, new for each message. */
  readonly random: Buffer;
};

/** The base64 text for `Encrypt`. Throws a RangeError for an EncodingAESKey that is not 43 letters and digits. */
export const encryptMessage = ({ message, appId, encodingAesKey, random }: Plain): string => {
  const key = aesKeyOf(encodingAesKey);
  if (!key) throw new RangeError('EncodingAESKey must be 43 letters and digits');
  const content = Buffer.from(message, 'utf8');
  const length = Buffer.alloc(LENGTH_BYTES);
  length.writeUInt32BE(content.length);
  const plain = Buffer.concat([random, length, content, Buffer.from(appId, 'utf8')]);
  const padding = PADDING_BLOCK_BYTES - (plain.length % PADDING_BLOCK_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, key.subarray(0, AES_BLOCK_BYTES));
  cipher.setAutoPadding(false);
  return Buffer.concat([cipher.update(plain), cipher.update(Buffer.alloc(padding, padding)), cipher.final()]).toString(
    'base64',
  );
};
