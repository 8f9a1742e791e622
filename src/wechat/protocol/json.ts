import { isForbiddenName, isSingleTextField } from './push-document.js';
import type { PushDocument, PushValue } from './push-document.js';
import { storableText } from './storable-text.js';

const MAX_DEPTH = 32;
const SPACE = /[ \t\r\n]*/y;
// oxlint-disable-next-line no-control-regex -- JSON has no raw control characters in strings
const PLAIN_STRING = /"[^"\\\u0000-\u001F]*"/y;
// oxlint-disable-next-line no-control-regex -- the same
const ESCAPED_STRING = /"(?:[^"\\\u0000-\u001F]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/y;
const NUMBER = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;
const WORD = /true|false|null/y;
/** May be a number in JSON, WeChat sends them so; every other single field is a string. */
const NUMBER_OR_TEXT: ReadonlySet<string> = new Set(['MsgId', 'CreateTime']);

type Cursor = { readonly text: string; at: number };

class JsonFlaw extends Error {}

const match = (cursor: Cursor, pattern: RegExp): string | undefined => {
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
};

/** The next character that is not white space, not consumed. */
const peek = (cursor: Cursor): string | undefined => {
  match(cursor, SPACE);
  return cursor.text[cursor.at];
};

const take = (cursor: Cursor, character: string): boolean => {
  if (peek(cursor) !== character) return false;
  cursor.at += 1;
  return true;
};

const expectCharacter = (cursor: Cursor, character: string): void => {
  if (!take(cursor, character)) throw new JsonFlaw();
};

const readString = (cursor: Cursor): string => {
  const plain = match(cursor, PLAIN_STRING);
  if (plain !== undefined) return plain.slice(1, -1);
  const escaped = match(cursor, ESCAPED_STRING);
  if (escaped === undefined) throw new JsonFlaw();
  return storableText(String(JSON.parse(escaped)));
};

const readName = (cursor: Cursor): string => {
  peek(cursor);
  const name = readString(cursor);
  if (isForbiddenName(name)) throw new JsonFlaw();
  expectCharacter(cursor, ':');
  return name;
};

/** Reads `item` until `close`, with commas between. */
const readSeries = (cursor: Cursor, close: string, item: () => void): void => {
  cursor.at += 1;
  if (take(cursor, close)) return;
  do item();
  while (take(cursor, ','));
  expectCharacter(cursor, close);
};

/** Undefined stands for null: a member without a value is as good as absent. */
const readValue = (cursor: Cursor, depth: number): PushValue | undefined => {
  if (depth > MAX_DEPTH) throw new JsonFlaw();
  const first = peek(cursor);
  if (first === '"') return readString(cursor);
  if (first === '{') return readObject(cursor, depth);
  if (first === '[') {
    const values: PushValue[] = [];
    readSeries(cursor, ']', () => {
      const value = readValue(cursor, depth + 1);
      if (value !== undefined) values.push(value);
    });
    return values;
  }
  const bare = match(cursor, NUMBER) ?? match(cursor, WORD);
  if (bare === undefined) throw new JsonFlaw();
  return bare === 'null' ? undefined : bare;
};

const readObject = (cursor: Cursor, depth: number): PushDocument => {
  const document: Record<string, PushValue> = Object.create(null);
  readSeries(cursor, '}', () => {
    const name = readName(cursor);
    if (depth === 1 && isSingleTextField(name)) checkSingleField(cursor, document, name);
    const value = readValue(cursor, depth + 1);
    if (value !== undefined) document[name] = value;
  });
  return document;
};

const checkSingleField = (cursor: Cursor, document: PushDocument, name: string): void => {
  const first = peek(cursor) ?? '';
  const isText = first === '"' || (NUMBER_OR_TEXT.has(name) && /[-0-9]/.test(first));
  if (!isText || name in document) throw new JsonFlaw();
};

/**
 * The document of a push in JSON; undefined where it is not a JSON object, nests deeper than 32, uses a forbidden name, or has a
 * single field twice or not as text. Numbers keep their digits as text; escapes are decoded.
 */
export const parseJson = (text: string): PushDocument | undefined => {
  const cursor: Cursor = { text, at: 0 };
  try {
    if (peek(cursor) !== '{') return undefined;
    const document = readObject(cursor, 1);
    return peek(cursor) === undefined ? document : undefined;
  } catch (flaw) {
    if (flaw instanceof JsonFlaw) return undefined;
    throw flaw;
  }
};
