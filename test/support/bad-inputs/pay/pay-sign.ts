import { constants, createHmac, sign } from 'node:crypto';
import { z } from 'zod';
import { expand } from '../scope.js';
import type { Scope } from '../scope.js';
import { keyNamed } from './pay-keys.js';
import type { NoticeBody } from './pay-notice.js';

const signatureSpec = z.union([
  z.strictObject({ literal: z.string() }),
  z.strictObject({ repeat: z.string(), count: z.number() }),
  z.strictObject({ mutate: z.string(), value: z.string().optional() }),
]);
const spec = z.strictObject({
  gen: z.literal('pay.sign'),
  key: z.string().default('account'),
  serial: z.string().default('account'),
  serialMutate: z.enum(['lower', 'suffix']).optional(),
  timestamp: z.string(),
  nonce: z.string(),
  signedText: z.string().optional(),
  signedBody: z.literal('original').optional(),
  hash: z.string().default('RSA-SHA256'),
  padding: z.literal('pss').optional(),
  signature: signatureSpec.optional(),
  drop: z.array(z.string()).default([]),
  override: z.record(z.string(), z.string()).default({}),
  dupHeader: z.record(z.string(), z.string()).default({}),
});
type Spec = z.infer<typeof spec>;

const mutations: Readonly<Record<string, (bytes: Buffer, value: string) => string>> = {
  flipBit: (bytes) => Buffer.concat([Buffer.of((bytes[0] ?? 0) ^ 1), bytes.subarray(1)]).toString('base64'),
  prefix: (bytes, value) => value + bytes.toString('base64'),
  dropByte: (bytes) => bytes.subarray(1).toString('base64'),
  addByte: (bytes) => Buffer.concat([bytes, Buffer.of(0)]).toString('base64'),
};

const rightSignature = (wanted: Spec, message: Buffer, scope: Scope): Buffer => {
  const trusted = scope.signer.pay?.trusted[0];
  const { privateKey: key } = keyNamed(wanted.key === 'account' ? (trusted?.key ?? 'rsa:pay1') : wanted.key);
  const padding = wanted.padding === 'pss' ? constants.RSA_PKCS1_PSS_PADDING : constants.RSA_PKCS1_PADDING;
  return sign(wanted.hash, message, { key, padding });
};

const mutated = (name: string, value: string, { bytes, message, scope }: Signing): string => {
  if (name === 'hmacApiV3') {
    return createHmac('sha256', scope.signer.pay?.apiV3Key ?? '')
      .update(message)
      .digest('base64');
  }
  const mutate = mutations[name];
  if (!mutate) throw new Error(`unknown signature mutation ${name}`);
  return mutate(bytes, value);
};

type Signing = { readonly bytes: Buffer; readonly message: Buffer; readonly scope: Scope };

const signatureOf = (wanted: Spec, message: Buffer, scope: Scope): string => {
  const bytes = rightSignature(wanted, message, scope);
  const { signature } = wanted;
  if (!signature) return bytes.toString('base64');
  if ('literal' in signature) return expand(signature.literal, scope);
  if ('repeat' in signature) return signature.repeat.repeat(signature.count);
  return mutated(signature.mutate, signature.value ?? '', { bytes, message, scope });
};

const serialOf = ({ serial, serialMutate }: Spec, scope: Scope): string => {
  const named = serial === 'account' ? (scope.signer.pay?.trusted[0]?.serial ?? 'X') : serial;
  if (serialMutate === 'lower') return named.toLowerCase();
  return serialMutate === 'suffix' ? `${named}\tX` : named;
};

/** The headers that vouch for a notice, right or wrong as the case asks. */
export const vouchingHeaders = (input: unknown, body: NoticeBody, scope: Scope): Record<string, string | string[]> => {
  if (typeof input === 'object' && input !== null && 'gen' in input && input.gen === 'none') return {};
  const wanted = spec.parse(input);
  const [timestamp, nonce] = [expand(wanted.timestamp, scope), expand(wanted.nonce, scope)];
  const signed = wanted.signedBody === 'original' ? body.signed : body.sent;
  const message =
    wanted.signedText === undefined
      ? Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), signed, Buffer.from('\n')])
      : Buffer.from(expand(wanted.signedText, scope));
  const headers: Record<string, string | string[]> = {
    'Wechatpay-Timestamp': timestamp,
    'Wechatpay-Nonce': nonce,
    'Wechatpay-Signature': signatureOf(wanted, message, scope),
    'Wechatpay-Serial': serialOf(wanted, scope),
    'Wechatpay-Signature-Type': 'WECHATPAY2-SHA256-RSA2048',
    ...wanted.override,
  };
  for (const name of wanted.drop) delete headers[name];
  for (const [name, value] of Object.entries(wanted.dupHeader)) headers[name] = [String(headers[name]), value];
  return headers;
};
