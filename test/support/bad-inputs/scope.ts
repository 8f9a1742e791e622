import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import { z } from 'zod';
import type { Account } from './corpus.js';

/** What the words in double braces stand for, fixed for one case and shared by its steps. */
export type Variables = {
  readonly now: number;
  readonly canary: string;
  readonly made: Map<string, string>;
};

/** One step of a case: its account, whose secrets sign it, and its variables. */
export type Scope = {
  readonly variables: Variables;
  readonly account: Account;
  readonly signer: Account;
  readonly accountNamed: (name: string) => Account;
  /** Index of a repetition. */
  readonly index: number;
  /** The computed URL signature, once it is known. */
  readonly signature: string;
};

export const newVariables = (canary: string): Variables => ({
  now: Math.floor(Date.now() / 1000),
  canary,
  made: new Map(),
});

const digits = (count: number): string =>
  String(randomInt(1, 10)) + Array.from({ length: count - 1 }, () => String(randomInt(10))).join('');

const MAKERS: Readonly<Record<string, () => string>> = {
  nonce: () => digits(9),
  nonce32: () => randomBytes(16).toString('hex'),
  uuid: () => randomUUID(),
  msgId: () => digits(18),
  openid: () => `o${randomBytes(27).toString('hex').slice(0, 27)}`,
};

const fixedFor = ({ variables, account, index, signature }: Scope): Readonly<Record<string, string | undefined>> => ({
  appId: account.appId,
  originalId: account.originalId,
  mchId: account.pay?.mchId,
  sig: signature,
  canary: variables.canary,
  n: String(index),
});

const valueOf = (name: string, scope: Scope): string => {
  const shifted = /^now([+-]\d+)?$/.exec(name);
  if (shifted) return String(scope.variables.now + Number(shifted[1] ?? 0));
  const fixed = fixedFor(scope)[name];
  if (fixed !== undefined) return fixed;
  const known = scope.variables.made.get(name);
  if (known !== undefined) return known;
  const make = MAKERS[name.replace(/#.*$/, '')];
  if (!make) throw new Error(`unknown variable ${name}`);
  const value = make();
  scope.variables.made.set(name, value);
  return value;
};

/** The text with every `{{word}}` replaced. */
export const expand = (text: string, scope: Scope): string =>
  text.replace(/\{\{([^}]+)\}\}/g, (_match, name: string) => valueOf(name, scope));

const repeated = z.strictObject({
  repeat: z.string(),
  count: z.number(),
  prefix: z.string().default(''),
  suffix: z.string().default(''),
});

/** A text of the corpus: literal with variables, or a long one described by its parts. */
export const textIn = (value: unknown, scope: Scope): string => {
  if (typeof value === 'string') return expand(value, scope);
  const { prefix, repeat, count, suffix } = repeated.parse(value);
  return prefix + repeat.repeat(count) + suffix;
};
