import { parseJson } from './json.js';
import type { PushDocument } from './push-document.js';
import { replaceNul } from './storable-text.js';
import { parseXml } from './xml.js';

const SPACE_BEFORE = /^[ \t\r\n]+/;

/**
 * The document in these bytes, its format read from the first character that is not white space: WeChat's Content-Type says
 * nothing reliable, and both formats arrive while a merchant changes the setting. Undefined where it must be refused.
 */
export const parsePush = (bytes: Buffer): PushDocument | undefined => {
  const text = replaceNul(bytes.toString('utf8')).replace(SPACE_BEFORE, '');
  if (text[0] === '<') return parseXml(text);
  return text[0] === '{' ? parseJson(text) : undefined;
};
