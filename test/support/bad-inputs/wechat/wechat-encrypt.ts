import { createCipheriv, randomBytes } from 'node:crypto';
import { z } from 'zod';
import type { Account } from '../corpus.js';
import { expand } from '../scope.js';
import type { Scope } from '../scope.js';
import type { BuildBody } from '../plain-bodies.js';

const mutation = z.discriminatedUnion('op', [
  z.strictObject({ op: z.literal('dropEnd'), n: z.number() }),
  z.strictObject({ op: z.literal('flipByte'), at: z.number() }),
]);

const sealed = z.strictObject({
  gen: z.literal('wx.encrypt'),
  plain: z.unknown(),
  key: z.string().optional(),
  appId: z.string().optional(),
  appIdLiteral: z.string().optional(),
  lenOverride: z.number().optional(),
  lenDelta: z.number().default(0),
  pad: z
    .strictObject({
      byte: z.number().optional(),
      count: z.union([z.literal('auto'), z.number()]).default('auto'),
      inconsistent: z.boolean().optional(),
      at: z.number().default(0),
    })
    .optional(),
  mutate: z.array(mutation).default([]),
});
const literal = z.strictObject({ gen: z.literal('literal'), value: z.string() });
type Sealed = z.infer<typeof sealed>;

const keyOf = ({ key }: Sealed, scope: Scope): string => {
  const owner: Account = key === undefined || key === 'previous' ? scope.signer : scope.accountNamed(key);
  const text = key === 'previous' ? owner.previousAesKey : owner.aesKey;
  if (text === undefined) throw new Error('this account has no such AES key');
  return text;
};

const appIdOf = ({ appId, appIdLiteral }: Sealed, scope: Scope): string => {
  if (appIdLiteral !== undefined) return expand(appIdLiteral, scope);
  return (appId === undefined ? scope.signer : scope.accountNamed(appId)).appId ?? '';
};

const paddingFor = (length: number, pad: Sealed['pad']): Buffer => {
  const natural = 32 - (length % 32);
  const count = pad === undefined || pad.count === 'auto' ? natural : pad.count;
  const padding = Buffer.alloc(count, pad?.byte ?? count);
  if (pad?.inconsistent) padding[pad.at] = (padding[pad.at] ?? 0) ^ 0x55;
  return padding;
};

const mutated = (bytes: Buffer, mutate: Sealed['mutate']): Buffer =>
  mutate.reduce((current, change) => {
    if (change.op === 'dropEnd') return current.subarray(0, current.length - change.n);
    const copy = Buffer.from(current);
    const at = change.at < 0 ? copy.length + change.at : change.at;
    copy[at] = (copy[at] ?? 0) ^ 0x01;
    return copy;
  }, bytes);

/** The text of Encrypt, made as WeChat makes it or spoilt as the case asks. */
export const encryptText = (spec: unknown, scope: Scope, build: BuildBody): string => {
  const given = literal.safeParse(spec);
  if (given.success) return expand(given.data.value, scope);
  const wanted = sealed.parse(spec);
  const message = build(wanted.plain, scope).bytes;
  const length = Buffer.alloc(4);
  length.writeUInt32BE((wanted.lenOverride ?? message.length + wanted.lenDelta) >>> 0);
  const plain = Buffer.concat([randomBytes(16), length, message, Buffer.from(appIdOf(wanted, scope))]);
  const key = Buffer.from(`${keyOf(wanted, scope)}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  const bytes = Buffer.concat([
    cipher.update(plain),
    cipher.update(paddingFor(plain.length, wanted.pad)),
    cipher.final(),
  ]);
  return mutated(bytes, wanted.mutate).toString('base64');
};
