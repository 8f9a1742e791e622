import { between } from '../rig/random.js';
import type { Original, Query, Signer } from './originals.js';

/** What of a request was changed. `sealed` and `message` are signed anew, as by somebody who has the token, or the key too. */
export const KINDS = ['query', 'body', 'sealed', 'message', 'pay headers', 'pay body'] as const;
export type Kind = (typeof KINDS)[number];

type Random = () => number;

const pick = <T>(random: Random, items: readonly T[]): T => {
  const item = items[Math.floor(random() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

/** Texts that parsers have stumbled over. */
const TOKENS = [
  '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]>',
  '&e;',
  '&#x0;',
  ']]>',
  '<![CDATA[',
  '<xml>',
  '</xml>',
  '<Encrypt></Encrypt>',
  '"__proto__":{"x":1},',
  '<__proto__>x</__proto__>',
  '"Encrypt":"x",',
  '{',
  '}',
  '[',
  '\\u0000',
  '\\ud800',
  '\0',
  '"',
  '<!--',
  '<?x ?>',
  '1e999',
  '-0',
];

type Change = (random: Random, bytes: Buffer) => Buffer;

const at = (random: Random, bytes: Buffer): number => between(random, 0, Math.max(0, bytes.length - 1));
const spliced = (
  bytes: Buffer,
  place: number,
  { drop, put }: { readonly drop: number; readonly put: Buffer },
): Buffer => Buffer.concat([bytes.subarray(0, place), put, bytes.subarray(place + drop)]);
const NONE = Buffer.alloc(0);

const CHANGES: readonly Change[] = [
  (random, bytes) => {
    const copy = Buffer.from(bytes);
    const place = at(random, copy);
    if (copy.length > 0) copy[place] = (copy[place] ?? 0) ^ (1 << between(random, 0, 7));
    return copy;
  },
  (random, bytes) => spliced(bytes, at(random, bytes), { drop: between(random, 1, 40), put: NONE }),
  (random, bytes) => spliced(bytes, at(random, bytes), { drop: 0, put: Buffer.from(pick(random, TOKENS), 'utf8') }),
  (random, bytes) =>
    spliced(bytes, at(random, bytes), {
      drop: 0,
      put: Buffer.from(Array.from({ length: between(random, 1, 8) }, () => between(random, 0, 255))),
    }),
  (random, bytes) => {
    const from = at(random, bytes);
    return spliced(bytes, at(random, bytes), { drop: 0, put: bytes.subarray(from, from + between(random, 1, 200)) });
  },
  (random, bytes) => bytes.subarray(0, at(random, bytes)),
];

/** Until something is different: a change may be undone by the next. */
export const mutateBytes = (random: Random, bytes: Buffer): Buffer => {
  let changed = bytes;
  do {
    const times = between(random, 1, 4);
    for (let n = 0; n < times; n += 1) changed = pick(random, CHANGES)(random, changed);
  } while (changed.equals(bytes));
  return changed;
};

const CHARACTERS = '0123456789abcdefABCDEF+/=_-~.%20';
const mutateText = (random: Random, text: string): string => {
  const place = between(random, 0, Math.max(0, text.length - 1));
  const character = pick(random, [...CHARACTERS]);
  const ways = [
    text.slice(0, place) + character + text.slice(place + 1),
    text.slice(0, place),
    text + character,
    text.toUpperCase(),
    ` ${text}`,
    '',
  ];
  return pick(random, ways);
};

const mutatePairs = (random: Random, pairs: Query): Query => {
  const place = between(random, 0, pairs.length - 1);
  const [name, value] = pairs[place] ?? ['', ''];
  const others = pairs.filter((_pair, index) => index !== place);
  const ways: readonly Query[] = [
    others,
    [...pairs, [name, value]],
    [...others, [name, mutateText(random, value)]],
    [...others, [name, mutateText(random, value)]],
    [...others, [mutateText(random, name) || 'x', value]],
  ];
  return pick(random, ways);
};

/** What each kind does to a request; what is signed anew starts from the message or its sealed bytes. */
const createChanges = (random: Random, signer: Signer): Readonly<Record<Kind, (original: Original) => Original>> => {
  const withBody = (original: Original): Original => ({ ...original, body: mutateBytes(random, original.body) });
  const bytesOf = (encoding: BufferEncoding) => (text: string) =>
    mutateBytes(random, Buffer.from(text, encoding)).toString(encoding);
  return {
    query: (original) => ({ ...original, query: mutatePairs(random, original.query) }),
    body: withBody,
    sealed: () => signer.withSealed(bytesOf('base64')),
    message: () => signer.withMessage(bytesOf('utf8')),
    'pay headers': (original) => ({ ...original, headers: mutatePairs(random, original.headers) }),
    'pay body': withBody,
  };
};

/** Mostly what an attacker without any key sends. */
const WEIGHTED: readonly Kind[] = [
  ...(['query', 'query', 'body', 'body', 'body', 'sealed', 'message'] as const),
  ...(['pay headers', 'pay body', 'pay body'] as const),
];

export type Mutation = { readonly kind: Kind; readonly original: Original; readonly mutant: Original };

export const mutate = (random: Random, signer: Signer, notice: Original): Mutation => {
  const kind = pick(random, WEIGHTED);
  const original = kind.startsWith('pay') ? notice : signer.original();
  return { kind, original, mutant: createChanges(random, signer)[kind](original) };
};
