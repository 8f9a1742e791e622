import { Parser } from 'xml2js';
import { isSeveral, isSingleTextField } from './push-document.js';
import type { PushDocument, PushValue } from './push-document.js';
import { isWithinXmlLimits } from './xml-limits.js';
import { scanFlatXml } from './xml-scanner.js';

// xml2js collects children in ordinary objects: the prefix keeps names such as toString or cdata from meeting its own members.
const NAME_PREFIX = '.';
const TEXT_KEY = '#text';

const OPTIONS = {
  explicitArray: false,
  charkey: TEXT_KEY,
  tagNameProcessors: [(name: string): string => NAME_PREFIX + name],
};

/** Text beside child elements says nothing in WeChat's documents and is left out. */
const toValue = (parsed: unknown): PushValue => {
  if (typeof parsed === 'string') return parsed;
  if (Array.isArray(parsed)) return parsed.map(toValue);
  const document: Record<string, PushValue> = Object.create(null);
  for (const [key, value] of Object.entries(parsed ?? {})) {
    if (key !== TEXT_KEY) document[key.slice(NAME_PREFIX.length)] = toValue(value);
  }
  return document;
};

const EMPTY: PushDocument = Object.freeze(Object.create(null));

const toDocument = (parsed: unknown): PushDocument | undefined => {
  const root = toValue(parsed);
  if (typeof root === 'string') return EMPTY;
  if (isSeveral(root)) return undefined;
  const isFlawed = Object.entries(root).some(([name, value]) => isSingleTextField(name) && typeof value !== 'string');
  return isFlawed ? undefined : root;
};

/** Any document within the limits, by xml2js; undefined where it is not well-formed or breaks a limit. */
export const parseXmlInFull = (text: string): PushDocument | undefined => {
  if (!isWithinXmlLimits(text)) return undefined;
  let root: unknown;
  let isFlawed = false;
  try {
    new Parser(OPTIONS).parseString(text, (flaw: unknown, result: unknown) => {
      if (flaw) isFlawed = true;
      else root = result;
    });
  } catch {
    return undefined; // xml2js throws what it finds after the root element
  }
  if (isFlawed || typeof root !== 'object' || root === null) return undefined;
  return toDocument(Object.entries(root)[0]?.[1]);
};

/** The document of a push in XML, read by the scanner where it is flat; undefined where it must be refused. */
export const parseXml = (text: string): PushDocument | undefined => scanFlatXml(text) ?? parseXmlInFull(text);
