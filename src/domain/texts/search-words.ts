/**
 * How a text is cut for the search index, and a question for asking it. Han characters go in as pairs (苹果坏了 = 苹果 果坏 坏了, and 了
 * alone for its end), letters and digits as words, emoji one by one. Positions tell what stands side by side, so that a question of
 * several characters finds them only together; where something stands between two runs, a position is left out.
 */

export type SearchWord = { readonly word: string; readonly position: number };

/** Postgres keeps positions up to this one; what comes later counts as there. */
const LAST_POSITION = 16_383;
/** A tsvector holds at most 256 places of one word, and a customer's text at most some thousand characters. */
const MAX_CHARACTERS = 8_000;
const MAX_WORD = 64;
const MAX_QUESTION = 100;

const HAN = '[\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Hangul}]';
/** `\p{L}` holds Han too: a word ends where Han begins. */
const RUNS = new RegExp(
  `(?<han>${HAN}+)|(?<word>(?:(?!${HAN})[\\p{L}\\p{N}])+)|(?<emoji>\\p{Extended_Pictographic})`,
  'gu',
);

/** Full width and half width, capitals and small letters are one. Never longer or shorter for what is searched for. */
export const foldForSearch = (text: string): string => text.normalize('NFKC').toLowerCase();

type Run = { readonly kind: 'han' | 'word' | 'emoji'; readonly text: string };

const runsOf = (text: string): readonly Run[] =>
  [...foldForSearch(text).slice(0, MAX_CHARACTERS).matchAll(RUNS)].flatMap(({ groups }): readonly Run[] => {
    if (groups?.['han'] !== undefined) return [{ kind: 'han', text: groups['han'] }];
    if (groups?.['word'] !== undefined) return [{ kind: 'word', text: groups['word'] }];
    return groups?.['emoji'] === undefined ? [] : [{ kind: 'emoji', text: groups['emoji'] }];
  });

const piecesOf = ({ kind, text }: Run): readonly string[] => {
  if (kind !== 'han') return [text.slice(0, MAX_WORD)];
  const characters = [...text];
  return characters.map((character, index) => `${character}${characters[index + 1] ?? ''}`);
};

/** The words of a text with their places, from 1. */
export const searchWordsOf = (text: string): readonly SearchWord[] => {
  let position = 0;
  return runsOf(text).flatMap((run) => {
    position += 1;
    return piecesOf(run).map((word) => {
      position += 1;
      return { word, position: Math.min(position, LAST_POSITION) };
    });
  });
};

/** As Postgres reads a tsvector. Words hold letters, digits and emoji only, so nothing has to be escaped. */
export const toVectorText = (text: string): string =>
  searchWordsOf(text)
    .map(({ word, position }) => `'${word}':${position}`)
    .join(' ');

const questionOf = ({ kind, text }: Run): string => {
  if (kind === 'emoji') return `'${text}'`;
  if (kind === 'word') return `'${text.slice(0, MAX_WORD)}':*`;
  const characters = [...text];
  if (characters.length === 1) return `'${text}':*`;
  return characters
    .slice(0, -1)
    .map((character, index) => `'${character}${characters[index + 1] ?? ''}'`)
    .join(' <-> ');
};

/** A question as Postgres reads a tsquery; undefined where it holds nothing that can be searched for. */
export const toQueryText = (question: string): string | undefined => {
  const runs = runsOf(question.slice(0, MAX_QUESTION));
  return runs.length === 0 ? undefined : runs.map((run) => `(${questionOf(run)})`).join(' & ');
};

/** What of a question to mark in a text, folded. */
export const marksOf = (question: string): readonly string[] => [
  ...new Set(runsOf(question.slice(0, MAX_QUESTION)).map(({ text }) => text)),
];
