import { createCipheriv, randomUUID } from 'node:crypto';
import { z } from 'zod';
import { plainBuilders } from '../plain-bodies.js';
import type { BuildBody } from '../plain-bodies.js';
import { bodyOf } from '../plain-bodies.js';
import { expand } from '../scope.js';
import type { Scope } from '../scope.js';

const mutation = z.strictObject({
  op: z.enum(['dropEnd', 'flipByte']),
  n: z.number().optional(),
  at: z.number().optional(),
});
const resourceSpec = z.strictObject({
  plain: z.unknown().optional(),
  plainText: z.string().optional(),
  algorithm: z.string().default('AEAD_AES_256_GCM'),
  nonce: z.string().default('7cf3e0a91b2d'),
  associated_data: z.string().optional(),
  original_type: z.string().optional(),
  key: z.string().optional(),
  setFields: z.record(z.string(), z.unknown()).default({}),
  dropFields: z.array(z.string()).default([]),
  mutate: z.array(mutation).default([]),
});
const noticeSpec = z.strictObject({
  gen: z.literal('pay.notify'),
  event_type: z.string(),
  resource: resourceSpec,
  set: z.record(z.string(), z.unknown()).default({}),
  drop: z.array(z.string()).default([]),
  padTo: z.number().default(0),
  appendAfterSign: z.string().optional(),
  reserialiseAfterSign: z.boolean().default(false),
  replaceAfterSign: z.tuple([z.string(), z.string()]).optional(),
  emptyAfterSign: z.boolean().default(false),
});

const buildPlain: BuildBody = (spec, scope) => {
  const gen = typeof spec === 'object' && spec !== null && 'gen' in spec ? String(spec.gen) : 'none';
  return plainBuilders[gen]?.(spec, scope, buildPlain) ?? bodyOf('');
};

const toText = (value: unknown, scope: Scope): string =>
  buildPlain({ gen: 'json', value }, scope).bytes.toString('utf8');

const without = (fields: object, names: readonly string[]): object =>
  Object.fromEntries(Object.entries(fields).filter(([name]) => !names.includes(name)));

const changed = (bytes: Buffer, { op, n = 0, at = 0 }: z.infer<typeof mutation>): Buffer => {
  if (op === 'dropEnd') return bytes.subarray(0, bytes.length - n);
  const copy = Buffer.from(bytes);
  const index = at < 0 ? copy.length + at : at;
  copy[index] = (copy[index] ?? 0) ^ 1;
  return copy;
};

const sealed = (spec: z.infer<typeof resourceSpec>, eventType: string, scope: Scope): object => {
  const plain = spec.plainText === undefined ? toText(spec.plain, scope) : expand(spec.plainText, scope);
  const account = spec.key === undefined ? scope.account : scope.accountNamed(spec.key);
  const family = eventType.startsWith('REFUND') ? 'refund' : 'transaction';
  const associatedData = spec.associated_data ?? family;
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(account.pay?.apiV3Key ?? ''), Buffer.from(spec.nonce));
  cipher.setAAD(Buffer.from(associatedData));
  const bytes = Buffer.concat([cipher.update(plain, 'utf8'), cipher.final(), cipher.getAuthTag()]);
  const fields = {
    original_type: spec.original_type ?? family,
    algorithm: spec.algorithm,
    ciphertext: spec.mutate.reduce(changed, bytes).toString('base64'),
    associated_data: associatedData,
    nonce: spec.nonce,
    ...spec.setFields,
  };
  return without(fields, spec.dropFields);
};

/** What is signed, and what is sent: the same, unless the case changes it on the way. */
export type NoticeBody = { readonly signed: Buffer; readonly sent: Buffer };

const onTheWay = (text: string, spec: z.infer<typeof noticeSpec>): string => {
  if (spec.emptyAfterSign) return '';
  if (spec.reserialiseAfterSign) return JSON.stringify(JSON.parse(text), undefined, 1);
  const [from, to] = spec.replaceAfterSign ?? ['', ''];
  return `${from === '' ? text : text.replace(from, to)}${spec.appendAfterSign ?? ''}`;
};

export const buildNotice = (input: unknown, scope: Scope): NoticeBody => {
  const parsed = noticeSpec.safeParse(input);
  if (!parsed.success) {
    if (typeof input === 'object' && input !== null && 'gen' in input && input.gen === 'pay.notify') throw parsed.error;
    const { bytes } = buildPlain(input, scope);
    return { signed: bytes, sent: bytes };
  }
  const spec = parsed.data;
  const id = expand('{{uuid}}', scope) || randomUUID();
  const fields = {
    id,
    create_time: '2026-01-01T10:00:00+08:00',
    resource_type: 'encrypt-resource',
    event_type: spec.event_type,
    summary: 'x',
    resource: sealed(spec.resource, spec.event_type, scope),
    ...spec.set,
  };
  const text = toText(without(fields, spec.drop), scope);
  const padded = spec.padTo > text.length ? text.replace(/\}$/, `,"pad":"${'x'.repeat(spec.padTo)}"}`) : text;
  return { signed: Buffer.from(padded), sent: Buffer.from(onTheWay(padded, spec)) };
};
