import { isForbiddenName } from './push-document.js';
import type { PushDocument } from './push-document.js';
import { MAX_XML_ELEMENTS } from './xml-limits.js';

const OPEN = '<xml>';
const CLOSE = '</xml>';
const CDATA_OPEN = '<![CDATA[';
const CDATA_CLOSE = ']]>';
const NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;
const LESS_THAN = 0x3c;
const SLASH = 0x2f;

const isSpace = (code: number): boolean => code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09;

const skipSpace = (text: string, from: number): number => {
  let at = from;
  while (isSpace(text.charCodeAt(at))) at += 1;
  return at;
};

type Value = { readonly text: string; readonly end: number };

/** One CDATA section, or text without markup and references. */
const scanValue = (text: string, from: number): Value | undefined => {
  if (text.startsWith(CDATA_OPEN, from)) {
    const start = from + CDATA_OPEN.length;
    const close = text.indexOf(CDATA_CLOSE, start);
    return close < 0 ? undefined : { text: text.slice(start, close), end: close + CDATA_CLOSE.length };
  }
  const end = text.indexOf('<', from);
  if (end < 0) return undefined;
  const value = text.slice(from, end);
  return value.includes('&') ? undefined : { text: value, end };
};

type Element = Value & { readonly name: string };

const scanElement = (text: string, from: number): Element | undefined => {
  const nameEnd = text.indexOf('>', from);
  if (nameEnd < 0) return undefined;
  const name = text.slice(from + 1, nameEnd);
  if (!NAME.test(name) || isForbiddenName(name)) return undefined;
  const value = scanValue(text, nameEnd + 1);
  if (!value || !text.startsWith(`</${name}>`, value.end)) return undefined;
  return { name, text: value.text, end: value.end + name.length + 3 };
};

/**
 * Reads the flat documents that make up nearly all traffic in about a microsecond: `<xml>` at the very start, once-only elements
 * that hold one CDATA section or bare text, `</xml>`, white space between. Undefined means "not that simple", never "wrong":
 * then `xml.ts` decides. What is read here is read there with the same result; a fuzz test holds the two equal.
 */
export const scanFlatXml = (text: string): PushDocument | undefined => {
  if (!text.startsWith(OPEN)) return undefined;
  const document: Record<string, string> = Object.create(null);
  let at = skipSpace(text, OPEN.length);
  for (let elements = 1; elements < MAX_XML_ELEMENTS; elements += 1) {
    if (text.charCodeAt(at) !== LESS_THAN) return undefined;
    if (text.charCodeAt(at + 1) === SLASH) break;
    const element = scanElement(text, at);
    if (!element || element.name in document) return undefined;
    document[element.name] = element.text;
    at = skipSpace(text, element.end);
  }
  const isWhole = text.startsWith(CLOSE, at) && skipSpace(text, at + CLOSE.length) === text.length;
  return isWhole ? document : undefined;
};
