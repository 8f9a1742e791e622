import { isForbiddenName } from './push-document.js';

export const MAX_XML_ELEMENTS = 2000;
const MAX_DEPTH = 8;
const ROOT_LEVEL = 1;
const TOP_LEVEL = 2;

const TAG = /<(\/?)([A-Za-z_:\u0080-\uFFFF][\w:.\-\u0080-\uFFFF]*)[ \t\r\n]*(\/?)>/y;
const DECLARATION = /^<\?xml[ \t\r\n][^<>?]*\?>/;
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#[0-9]{1,8}|#x[0-9A-Fa-f]{1,6});/y;

type Walk = { readonly text: string; at: number; depth: number; elements: number };

const skipTo = (walk: Walk, mark: string, from: number): boolean => {
  const found = walk.text.indexOf(mark, from);
  walk.at = found + mark.length;
  return found >= 0;
};

const mayOpen = (walk: Walk, name: string): boolean => {
  if (walk.depth > MAX_DEPTH || walk.elements > MAX_XML_ELEMENTS || isForbiddenName(name)) return false;
  if (walk.depth === ROOT_LEVEL) return name === 'xml' && walk.elements === 1;
  // Which Encrypt was signed must not be a question: none but the one under the root.
  return walk.depth === TOP_LEVEL || name !== 'Encrypt';
};

/** An opening, closing or empty tag without attributes. */
const passTag = (walk: Walk): boolean => {
  TAG.lastIndex = walk.at;
  const [whole, closing, name, empty] = TAG.exec(walk.text) ?? [];
  if (whole === undefined || name === undefined) return false;
  walk.at += whole.length;
  if (closing) {
    walk.depth -= 1;
    return walk.depth >= 0 && !empty;
  }
  walk.depth += 1;
  walk.elements += 1;
  const isAllowed = mayOpen(walk, name);
  if (empty) walk.depth -= 1;
  return isAllowed;
};

const passMarkup = (walk: Walk): boolean => {
  if (walk.text.startsWith('<![CDATA[', walk.at)) return walk.depth > 0 && skipTo(walk, ']]>', walk.at + 9);
  if (walk.text.startsWith('<!--', walk.at)) return skipTo(walk, '-->', walk.at + 4);
  return passTag(walk);
};

/** Text up to the next tag: inside the root anything but unknown references, outside it white space only. */
const passText = (walk: Walk): boolean => {
  const next = walk.text.indexOf('<', walk.at);
  const end = next < 0 ? walk.text.length : next;
  const piece = walk.text.slice(walk.at, end);
  const start = walk.at;
  walk.at = end;
  if (walk.depth === 0) return /^[ \t\r\n]*$/.test(piece);
  for (let found = piece.indexOf('&'); found >= 0; found = piece.indexOf('&', found + 1)) {
    REFERENCE.lastIndex = start + found;
    if (!REFERENCE.test(walk.text)) return false;
  }
  return true;
};

/**
 * Whether a document keeps the limits for pushes, in one pass and before a parser sees it: root `xml`, depth 8, 2000 elements, no
 * attributes, no DOCTYPE, no processing instruction but the declaration, no references but the five predefined and numeric ones,
 * no forbidden names. It does not check that tags match: the parser does.
 */
export const isWithinXmlLimits = (text: string): boolean => {
  const declaration = DECLARATION.exec(text)?.[0].length ?? 0;
  const walk: Walk = { text, at: declaration, depth: 0, elements: 0 };
  while (walk.at < text.length) {
    const passes = text[walk.at] === '<' ? passMarkup(walk) : passText(walk);
    if (!passes) return false;
  }
  return walk.depth === 0 && walk.elements > 0;
};
