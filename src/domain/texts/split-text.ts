/** One customer-service text holds 2048 bytes of UTF-8; longer ones are refused with 45002 (measured; WeChat names no figure). */
export const MAX_TEXT_BYTES = 2048;

const characters = new Intl.Segmenter('zh', { granularity: 'grapheme' });

/** Where a text may be cut, best first; each finds the index after the last such place. */
const NATURAL_PLACES: readonly RegExp[] = [/\n\s*\n/g, /\n/g, /[。！？；…]+["'”’」』）)]*|[.!?;]\s/g, /[，、：]|\s/g];

/** A natural place further back than this share of the part wastes allowance. */
const SHORTEST_SHARE = 0.5;

/**
 * Cuts a text into parts of at most `maxBytes` of UTF-8, at the end of a paragraph, else of a sentence, else at a comma or
 * space, else between characters as people count them. A link `<a …>…</a>` stays whole wherever it fits into one part. White
 * space at a cut is left out. Every part costs one message of the allowance.
 */
export const splitText = (text: string, maxBytes = MAX_TEXT_BYTES): readonly string[] => {
  const parts: string[] = [];
  let rest = text.trim();
  while (Buffer.byteLength(rest) > maxBytes) {
    const cut = findCut(rest, maxBytes);
    parts.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === '' ? parts : [...parts, rest];
};

const findCut = (text: string, maxBytes: number): number => {
  const furthest = betweenCharacters(text, codeUnitsWithin(text, maxBytes));
  const end = outsideLink(text, furthest);
  const head = text.slice(0, end);
  const shortest = Buffer.byteLength(head) * SHORTEST_SHARE;
  for (const place of NATURAL_PLACES) {
    const cut = lastPlace(head, place);
    if (cut > 0 && Buffer.byteLength(head.slice(0, cut)) >= shortest && outsideLink(text, cut) === cut) return cut;
  }
  return end;
};

/** How many code units from the start fit into so many bytes, never half of a surrogate pair. */
const codeUnitsWithin = (text: string, maxBytes: number): number => {
  let bytes = 0;
  let units = 0;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > maxBytes) return units;
    units += character.length;
  }
  return units;
};

/** The last border between characters at or before the index; the index itself where one character alone is too long. */
const betweenCharacters = (text: string, index: number): number => {
  const border = characters.segment(text).containing(index)?.index ?? index;
  return border > 0 ? border : index;
};

/** The start of the link the index is inside of; the index itself when it is in none, or when that link begins the text. */
const outsideLink = (text: string, index: number): number => {
  const open = text.slice(0, index).search(/<a\s(?!.*<a\s)/s);
  if (open <= 0) return index;
  const end = text.indexOf('</a>', open);
  const isInTag = !text.slice(open, index).includes('>');
  return isInTag || (end >= 0 && index < end + '</a>'.length) ? open : index;
};

const lastPlace = (head: string, place: RegExp): number => {
  let last = 0;
  for (const match of head.matchAll(place)) last = match.index + match[0].length;
  return last;
};
