import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Encrypts secrets for their columns. What was sealed for one owner opens for no other. */
export type SecretBox = {
  /** `ownerId`: the id of the channel the secret belongs to. */
  readonly seal: (secret: string, ownerId: string) => Buffer;
  /** Throws SecretBoxError when the master key, the owner or a single bit differs. */
  readonly open: (sealed: Uint8Array, ownerId: string) => string;
  /** Whether the current master key sealed it: false = sealed with a previous one, or another box's. */
  readonly isCurrent: (sealed: Uint8Array) => boolean;
};

export class SecretBoxError extends Error {
  override readonly name = 'SecretBoxError';
}

/** 32 bytes each; the previous ones only open. */
export type MasterKeys = { readonly current: Uint8Array; readonly previous: readonly Uint8Array[] };

/** Layout: 1 byte key id, 12 bytes nonce, 16 bytes tag, then the ciphertext. */
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const HEADER_BYTES = 1 + NONCE_BYTES + TAG_BYTES;
const CIPHER = 'aes-256-gcm';

/** Tells keys apart without telling anything about them; two keys may share one, so each that fits is tried. */
const idOf = (key: Uint8Array): number =>
  createHash('sha256').update('jiedai key id').update(key).digest().readUInt8(0);

export const createSecretBox = ({ current, previous }: MasterKeys): SecretBox => {
  const keys = [current, ...previous].map((key) => ({ id: idOf(key), key }));
  const currentId = idOf(current);
  return {
    seal: (secret, ownerId) => {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, current, nonce).setAAD(Buffer.from(ownerId));
      const ciphertext = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
      return Buffer.concat([Buffer.of(currentId), nonce, cipher.getAuthTag(), ciphertext]);
    },
    open: (sealed, ownerId) => {
      for (const { id, key } of keys) {
        const secret = id === sealed[0] ? decrypt(Buffer.from(sealed), key, ownerId) : undefined;
        if (secret !== undefined) return secret;
      }
      throw new SecretBoxError('a stored secret does not open with this master key');
    },
    isCurrent: (sealed) => sealed[0] === currentId,
  };
};

const decrypt = (sealed: Buffer, key: Uint8Array, ownerId: string): string | undefined => {
  if (sealed.length < HEADER_BYTES) return undefined;
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(ownerId));
  decipher.setAuthTag(sealed.subarray(1 + NONCE_BYTES, HEADER_BYTES));
  const start = decipher.update(sealed.subarray(HEADER_BYTES));
  try {
    return Buffer.concat([start, decipher.final()]).toString('utf8');
  } catch {
    return undefined;
  }
};
