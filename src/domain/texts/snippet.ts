import { foldForSearch, marksOf } from './search-words.js';

/** A piece of a text around what was searched for, and where that stands in the piece: [from, to), counted as JavaScript counts. */
export type Snippet = { readonly text: string; readonly matches: readonly (readonly [number, number])[] };

const BEFORE = 16;
const LENGTH = 80;
const MAX_MATCHES = 20;

/** Folding character by character keeps every place where it was: a character that becomes several stays as it is. */
const foldInPlace = (text: string): string =>
  [...text]
    .map((character) => {
      const folded = foldForSearch(character);
      return folded.length === character.length ? folded : character;
    })
    .join('');

type Match = readonly [from: number, to: number];

const matchesOf = (text: string, marks: readonly string[]): readonly Match[] => {
  const folded = foldInPlace(text);
  const found = marks.flatMap((mark): readonly Match[] => {
    const places: Match[] = [];
    for (
      let at = folded.indexOf(mark);
      at >= 0 && places.length < MAX_MATCHES;
      at = folded.indexOf(mark, at + mark.length)
    )
      places.push([at, at + mark.length]);
    return places;
  });
  return found.toSorted(([a], [b]) => a - b).slice(0, MAX_MATCHES);
};

/** Never cuts a character of two code units in half. */
const wholeFrom = (text: string, at: number): number => (/[\uDC00-\uDFFF]/.test(text[at] ?? '') ? at - 1 : at);

/** Plain text: whoever shows it marks the places itself. */
export const snippetOf = (text: string, question: string): Snippet => {
  const matches = matchesOf(text, marksOf(question));
  const first = matches[0]?.[0] ?? 0;
  const from = wholeFrom(text, Math.max(0, first - BEFORE));
  const to = wholeFrom(text, Math.min(text.length, from + LENGTH));
  const head = from > 0 ? '…' : '';
  const shift = head.length - from;
  return {
    text: `${head}${text.slice(from, to)}${to < text.length ? '…' : ''}`.replace(/[\r\n\t]/g, ' '),
    matches: matches.filter(([, end]) => end <= to).map(([start, end]): Match => [start + shift, end + shift]),
  };
};
