import { gzipSync } from 'node:zlib';
import { z } from 'zod';
import { expand } from './scope.js';
import type { Scope } from './scope.js';

/** The bytes to send, and the Encrypt text in them that `msg_signature` has to cover. */
export type Body = { readonly bytes: Buffer; readonly encrypt: string };
export type BuildBody = (spec: unknown, scope: Scope) => Body;
/** A builder gets the builder of any body, for those that wrap another. */
export type Builder = (spec: unknown, scope: Scope, build: BuildBody) => Body;

export const bodyOf = (text: string | Buffer, encrypt = ''): Body => ({
  bytes: typeof text === 'string' ? Buffer.from(text, 'utf8') : text,
  encrypt,
});

const text = z.looseObject({ value: z.string() });
const repeat = z.looseObject({
  prefix: z.string().default(''),
  unit: z.string(),
  count: z.number(),
  suffix: z.string().default(''),
});
const nest = z.looseObject({
  prefix: z.string().default(''),
  open: z.string(),
  close: z.string(),
  core: z.string().default(''),
  depth: z.number(),
  suffix: z.string().default(''),
});
const attrs = z.looseObject({ count: z.number() });
const concat = z.looseObject({ parts: z.array(z.unknown()) });
const wrapping = z.looseObject({ of: z.unknown() });
const encode = z.looseObject({ of: z.unknown(), encoding: z.literal('utf16le'), bom: z.boolean().default(false) });
const json = z.looseObject({ value: z.unknown() });

const rawString = z.strictObject({ $rawJsonString: z.string() });
const rawNumber = z.strictObject({ $rawJsonNumber: z.string() });
const longString = z.strictObject({ $repeat: z.string(), count: z.number() });

const special = (value: unknown): string | undefined => {
  const asString = rawString.safeParse(value);
  if (asString.success) return asString.data.$rawJsonString;
  const asNumber = rawNumber.safeParse(value);
  if (asNumber.success) return asNumber.data.$rawJsonNumber;
  const asLong = longString.safeParse(value);
  return asLong.success ? JSON.stringify(asLong.data.$repeat.repeat(asLong.data.count)) : undefined;
};

const toJson = (value: unknown, scope: Scope): string => {
  const literal = special(value);
  if (literal !== undefined) return literal;
  if (typeof value === 'string') return JSON.stringify(expand(value, scope));
  if (Array.isArray(value)) return `[${value.map((item) => toJson(item, scope)).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const members = Object.entries(value).map(([name, member]) => `${JSON.stringify(name)}:${toJson(member, scope)}`);
  return `{${members.join(',')}}`;
};

export const repeatedText = (spec: unknown): string => {
  const { prefix, unit, count, suffix } = repeat.parse(spec);
  return prefix + unit.repeat(count) + suffix;
};

const buildNest: Builder = (spec, scope) => {
  const { prefix, open, core, close, depth, suffix } = nest.parse(spec);
  return bodyOf(expand(prefix + open.repeat(depth) + core + close.repeat(depth) + suffix, scope));
};

const buildConcat: Builder = (spec, scope, build) => {
  const parts = concat.parse(spec).parts.map((part) => build(part, scope));
  return { bytes: Buffer.concat(parts.map(({ bytes }) => bytes)), encrypt: parts.map((part) => part.encrypt).join('') };
};

const buildAttrs: Builder = (spec) => {
  const { count } = attrs.parse(spec);
  return bodyOf(`<xml ${Array.from({ length: count }, (_item, index) => `a${index}="1"`).join(' ')}></xml>`);
};

const buildEncoded: Builder = (spec, scope, build) => {
  const { of, encoding, bom } = encode.parse(spec);
  const inner = build(of, scope);
  return { ...inner, bytes: Buffer.from((bom ? '\uFEFF' : '') + inner.bytes.toString('utf8'), encoding) };
};

export const plainBuilders: Readonly<Record<string, Builder>> = {
  none: () => bodyOf(''),
  text: (spec, scope) => bodyOf(expand(text.parse(spec).value, scope)),
  base64: (spec) => bodyOf(Buffer.from(text.parse(spec).value, 'base64')),
  repeat: (spec, scope) => bodyOf(expand(repeatedText(spec), scope)),
  nest: buildNest,
  attrs: buildAttrs,
  concat: buildConcat,
  gzip: (spec, scope, build) => {
    const inner = build(wrapping.parse(spec).of, scope);
    return { ...inner, bytes: gzipSync(inner.bytes) };
  },
  encode: buildEncoded,
  json: (spec, scope) => bodyOf(toJson(json.parse(spec).value, scope)),
};
