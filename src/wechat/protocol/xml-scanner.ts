import { isForbiddenName } from './push-document.js';
import type { PushDocument } from './push-document.js';
import { MAX_XML_ELEMENTS } from './xml-limits.js';

const OPEN = '<xml>';
const CLOSE = '</xml>';
const CDATA_OPEN = '<![CDATA[';
const CDATA_CLOSE = ']]>';
const LESS_THAN = 0x3c;
const GREATER_THAN = 0x3e;
const SLASH = 0x2f;

/** Where the reader stands; moved forward by each function below. */
type Cursor = { readonly text: string; at: number };

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

const isNameStart = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) || (code >= 0x41 && code <= 0x5a) || code === 0x5f;

const isNamePart = (code: number): boolean => isNameStart(code) || (code >= 0x30 && code <= 0x39);

const skipSpace = (cursor: Cursor): void => {
  while (isSpace(cursor.text.charCodeAt(cursor.at))) cursor.at += 1;
};

/** The name of the opening tag at the cursor. */
const scanName = (cursor: Cursor): string | undefined => {
  const { text, at } = cursor;
  let end = at + 1;
  if (!isNameStart(text.charCodeAt(end))) return undefined;
  while (isNamePart(text.charCodeAt(end))) end += 1;
  if (text.charCodeAt(end) !== GREATER_THAN) return undefined;
  cursor.at = end + 1;
  return text.slice(at + 1, end);
};

/** One CDATA section, or text without markup and references. */
const scanValue = (cursor: Cursor): string | undefined => {
  const { text, at } = cursor;
  const isCdata = text.startsWith(CDATA_OPEN, at);
  const start = isCdata ? at + CDATA_OPEN.length : at;
  const end = text.indexOf(isCdata ? CDATA_CLOSE : '<', start);
  if (end < 0) return undefined;
  cursor.at = isCdata ? end + CDATA_CLOSE.length : end;
  const value = text.slice(start, end);
  return isCdata || !value.includes('&') ? value : undefined;
};

const passClosingTag = (cursor: Cursor, name: string): boolean => {
  const { text, at } = cursor;
  const end = at + 2 + name.length;
  cursor.at = end + 1;
  return (
    text.charCodeAt(at) === LESS_THAN &&
    text.charCodeAt(at + 1) === SLASH &&
    text.startsWith(name, at + 2) &&
    text.charCodeAt(end) === GREATER_THAN
  );
};

/** Adds the element at the cursor to the document; false where it is not simple. */
const scanElement = (cursor: Cursor, document: Record<string, string>): boolean => {
  const name = scanName(cursor);
  if (name === undefined || isForbiddenName(name) || name in document) return false;
  const value = scanValue(cursor);
  if (value === undefined) return false;
  document[name] = value;
  return passClosingTag(cursor, name);
};

/**
 * Reads the flat documents that make up nearly all traffic in about a microsecond: `<xml>` at the very start, once-only elements
 * that hold one CDATA section or bare text, `</xml>`, white space between. Undefined means "not that simple", never "wrong":
 * then `xml.ts` decides. What is read here is read there with the same result; a fuzz test holds the two equal.
 */
export const scanFlatXml = (text: string): PushDocument | undefined => {
  if (!text.startsWith(OPEN)) return undefined;
  const document: Record<string, string> = Object.create(null);
  const cursor: Cursor = { text, at: OPEN.length };
  skipSpace(cursor);
  for (let elements = 1; text.charCodeAt(cursor.at + 1) !== SLASH; elements += 1) {
    if (elements >= MAX_XML_ELEMENTS || text.charCodeAt(cursor.at) !== LESS_THAN) return undefined;
    if (!scanElement(cursor, document)) return undefined;
    skipSpace(cursor);
  }
  if (!text.startsWith(CLOSE, cursor.at)) return undefined;
  cursor.at += CLOSE.length;
  skipSpace(cursor);
  return cursor.at === text.length ? document : undefined;
};
