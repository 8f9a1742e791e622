import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import type { Mutation } from './mutate.js';
import type { Query } from './originals.js';

const SIGNED = ['signature', 'timestamp', 'nonce', 'msg_signature'];

const valuesOf = (query: Query, name: string): readonly string[] =>
  query.flatMap(([key, value]) => (key === name ? [value] : []));

const jsonEnvelope = z.looseObject({ Encrypt: z.string() });

const CONTROLS = /\p{Cc}/gu;

/** What cannot be kept is replaced before the document is read (C10). */
const sealedInJson = (body: string): string | undefined => {
  try {
    return jsonEnvelope.safeParse(JSON.parse(body.replace(CONTROLS, '\ufffd'))).data?.Encrypt;
  } catch {
    return undefined;
  }
};

/** Elements in a CDATA section are none. */
const sealedInXml = (body: string): string | undefined => {
  const sections: string[] = [];
  const outside = body.replace(/<!\[CDATA\[(.*?)\]\]>/gs, (_whole, text: string) => `\0${sections.push(text) - 1}\0`);
  const [only, ...others] = [...outside.matchAll(/<Encrypt>([^<]*)<\/Encrypt>/g)];
  const text = only?.[1]?.replace(/\0(\d+)\0/g, (_whole, index: string) => sections[Number(index)] ?? '');
  return others.length === 0 ? text?.trim() : undefined;
};

/** The Encrypt text that a reader of good will finds, or undefined. */
const sealedIn = (body: string): string | undefined =>
  body.trimStart().startsWith('{') ? sealedInJson(body) : sealedInXml(body);

/** Names of headers have no case, and the space before a value is the protocol's. */
const asSent = (headers: Query): readonly string[] =>
  headers.map(([name, value]) => `${name.toLowerCase()}: ${value.trim()}`).toSorted();

/** Whether everything that is signed stands there as it was: what lies around it proves nothing and may be anything. */
const isVouchedFor = ({ original, mutant }: Mutation): boolean => {
  if (original.target === 'pay') {
    return mutant.body.equals(original.body) && isDeepStrictEqual(asSent(mutant.headers), asSent(original.headers));
  }
  const isSigned = SIGNED.every((name) => {
    const values = valuesOf(mutant.query, name);
    return values.length === 1 && values[0] === valuesOf(original.query, name)[0];
  });
  return isSigned && sealedIn(mutant.body.toString('utf8')) === original.sealed;
};

const PUSH_REFUSALS = new Set([400, 403, 413, 415]);
const PAY_REFUSALS = new Set([400, 401, 413, 415]);

/**
 * What the answer to a mutant says. `accepted wrongly`: it was taken although something signed had changed. What was signed anew is
 * authentic, and may be a document.
 */
export type Verdict = 'refused' | 'accepted' | 'accepted wrongly' | 'failed';

export const judge = (mutation: Mutation, status: number): Verdict => {
  const { kind, mutant } = mutation;
  if ((mutant.target === 'pay' ? PAY_REFUSALS : PUSH_REFUSALS).has(status)) return 'refused';
  if (status !== 200 && status !== 204) return 'failed';
  const isAuthentic = kind === 'sealed' || kind === 'message' || isVouchedFor(mutation);
  return isAuthentic ? 'accepted' : 'accepted wrongly';
};
