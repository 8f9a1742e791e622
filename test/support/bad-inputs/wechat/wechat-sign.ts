import { createHash } from 'node:crypto';
import { z } from 'zod';
import { expand, textIn } from '../scope.js';
import type { Scope } from '../scope.js';

const signatureSpec = z.union([
  z.null(),
  z.literal('valid'),
  z.strictObject({ literal: z.string() }),
  z.strictObject({ mutate: z.string(), n: z.number().optional(), value: z.string().optional() }),
]);
type SignatureSpec = z.infer<typeof signatureSpec>;

const parameter = z.string().nullable();

const signSpec = z.strictObject({
  gen: z.literal('wx.sign'),
  timestamp: parameter,
  nonce: parameter,
  openid: parameter.optional(),
  encrypt_type: parameter.optional(),
  signature: signatureSpec.default('valid'),
  msg_signature: signatureSpec.optional(),
  signedTimestamp: z.string().optional(),
  signedNonce: z.string().optional(),
  signedEncrypt: z.string().optional(),
  token: z.string().optional(),
  tokenLiteral: z.string().optional(),
  extraQuery: z.array(z.tuple([z.string(), z.unknown()])).default([]),
});
type SignSpec = z.infer<typeof signSpec>;

const digest = (algorithm: string, parts: readonly string[]): string =>
  createHash(algorithm).update(parts.join(''), 'utf8').digest('hex');

const inByteOrder = (parts: readonly string[]): readonly string[] =>
  [...parts].sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)));

const flipLast = (hex: string): string => hex.slice(0, -1) + (hex.endsWith('0') ? '1' : '0');

const mutations: Readonly<Record<string, (parts: readonly string[], n: number, value: string) => string>> = {
  flipLastHex: (parts) => flipLast(digest('sha1', inByteOrder(parts))),
  upper: (parts) => digest('sha1', inByteOrder(parts)).toUpperCase(),
  truncate: (parts, n) => digest('sha1', inByteOrder(parts)).slice(0, n),
  append: (parts, _n, value) => digest('sha1', inByteOrder(parts)) + value,
  unsorted: (parts) => digest('sha1', parts),
  md5: (parts) => digest('md5', inByteOrder(parts)),
};

const signatureFor = (spec: SignatureSpec | undefined, parts: readonly string[], scope: Scope): string | undefined => {
  if (spec === null || spec === undefined) return undefined;
  if (spec === 'valid') return digest('sha1', inByteOrder(parts));
  if ('literal' in spec) return expand(spec.literal, scope);
  const mutate = mutations[spec.mutate];
  if (!mutate) throw new Error(`unknown signature mutation ${spec.mutate}`);
  return mutate(parts, spec.n ?? 0, spec.value ?? '');
};

const tokenOf = ({ token, tokenLiteral }: SignSpec, scope: Scope): string =>
  tokenLiteral ?? (token === undefined ? scope.signer : scope.accountNamed(token)).token ?? '';

/** The query string of a push, signed or mis-signed as the case asks. */
export const signedQuery = (spec: unknown, encrypt: string, scope: Scope): string => {
  const wanted = signSpec.parse(spec);
  const sent = (value: string | null | undefined): string | undefined =>
    value === null || value === undefined ? undefined : expand(value, scope);
  const timestamp = sent(wanted.timestamp);
  const nonce = sent(wanted.nonce);
  const signed = [
    tokenOf(wanted, scope),
    sent(wanted.signedTimestamp) ?? timestamp ?? '',
    sent(wanted.signedNonce) ?? nonce ?? '',
  ];
  const withSignature = { ...scope, signature: digest('sha1', inByteOrder(signed)) };
  const signedText = [...signed, sent(wanted.signedEncrypt) ?? encrypt];
  const parameters: readonly (readonly [string, string | undefined])[] = [
    ['signature', signatureFor(wanted.signature, signed, withSignature)],
    ['timestamp', timestamp],
    ['nonce', nonce],
    ['openid', sent(wanted.openid)],
    ['encrypt_type', sent(wanted.encrypt_type)],
    ['msg_signature', signatureFor(wanted.msg_signature, signedText, withSignature)],
    ...wanted.extraQuery.map(([name, value]) => [name, textIn(value, withSignature)] as const),
  ];
  return parameters
    .flatMap(([name, value]) =>
      value === undefined ? [] : [`${encodeURIComponent(name)}=${encodeURIComponent(value)}`],
    )
    .join('&');
};
