import { constants, createDecipheriv, createPrivateKey, createPublicKey, privateDecrypt, verify } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** What WeChat Pay signs, of answers and notices alike: the body is the bytes as they came, never JSON written again. */
export type Signed = {
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: Buffer;
  /** Base64. */
  readonly signature: string;
};

const SIGNATURE_BYTES = 256;
const TAG_BYTES = 16;
const IV_BYTES = 12;
const CIPHER = 'aes-256-gcm';

const decodeSignature = (signature: string): Buffer | undefined => {
  const bytes = Buffer.from(signature, 'base64');
  const isCanonical = bytes.length === SIGNATURE_BYTES && bytes.toString('base64') === signature;
  return isCanonical ? bytes : undefined;
};

/** RSA PKCS#1 v1.5 with SHA-256 over `timestamp\nnonce\nbody\n`. WeChat Pay's deliberate bad signatures fail here like others. */
export const isSignedBy = (publicKey: string, { timestamp, nonce, body, signature }: Signed): boolean => {
  const bytes = decodeSignature(signature);
  if (!bytes) return false;
  const message = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
  return verify('RSA-SHA256', message, { key: publicKey, padding: constants.RSA_PKCS1_PADDING }, bytes);
};

export type Sealed = { readonly ciphertext: string; readonly nonce: string; readonly associatedData: string };

/**
 * AES-256-GCM with the tag checked: `final()` throws where one bit of data, tag or associated data differs. Undefined for
 * every flaw alike. The package's own `decipher_gcm` never calls it and takes forged text for true.
 */
export const openSealed = (key: string, { ciphertext, nonce, associatedData }: Sealed): Buffer | undefined => {
  const bytes = Buffer.from(ciphertext, 'base64');
  const iv = Buffer.from(nonce, 'utf8');
  const secret = Buffer.from(key, 'utf8');
  if (bytes.length < TAG_BYTES || iv.length !== IV_BYTES || secret.length !== 32) return undefined;
  const decipher = createDecipheriv(CIPHER, secret, iv, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(associatedData, 'utf8'));
  decipher.setAuthTag(bytes.subarray(bytes.length - TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(0, bytes.length - TAG_BYTES)), decipher.final()]);
  } catch {
    return undefined;
  }
};

/** With the first key that opens it: after a change of the APIv3 key the former one is still used for a while. */
export const openWithAny = (keys: readonly string[], sealed: Sealed): Buffer | undefined => {
  for (const key of keys) {
    const opened = openSealed(key, sealed);
    if (opened) return opened;
  }
  return undefined;
};

/** A field encrypted for us alone (RSA-OAEP with SHA-1), such as a complaint's phone number. */
export const openField = (privateKey: string, encrypted: string): string | undefined => {
  try {
    const options = { key: privateKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha1' };
    return privateDecrypt(options, Buffer.from(encrypted, 'base64')).toString('utf8');
  } catch {
    return undefined;
  }
};

const LEAST_BITS = 2048;

const isStrongRsa = ({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): boolean =>
  asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= LEAST_BITS;

/** Undefined where it is no RSA key in PEM of 2048 bits or more. */
export const readPrivateKey = (pem: string): KeyObject | undefined => readKey(() => createPrivateKey(pem));
export const readPublicKey = (pem: string): KeyObject | undefined => readKey(() => createPublicKey(pem));

const readKey = (read: () => KeyObject): KeyObject | undefined => {
  try {
    const key = read();
    return isStrongRsa(key) ? key : undefined;
  } catch {
    return undefined;
  }
};
