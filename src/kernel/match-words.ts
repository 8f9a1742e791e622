/** What is to be done with a reply that holds the word. */
export type SensitiveAct = 'warn' | 'block';
export type SensitiveWord = { readonly word: string; readonly act: SensitiveAct };

/** Where a word stands: from `start` up to, not including, `end`, in UTF-16 units of the text. */
export type SensitiveHit = { readonly start: number; readonly end: number; readonly act: SensitiveAct };

/** Spaces, and characters that take no room: written between the letters of a word they do not hide it. */
const SKIPPED = /^[\s\u00ad\u200b-\u200f\u2060\ufeff]+$/u;

/** A text without spaces, in small letters of ordinary width, and for each of its units the place it came from. */
const foldText = (text: string): { readonly folded: string; readonly places: readonly number[] } => {
  let folded = '';
  const places: number[] = [];
  let at = 0;
  for (const char of text) {
    const kept = SKIPPED.test(char) ? '' : char.normalize('NFKC').toLowerCase();
    folded += kept;
    for (let unit = 0; unit < kept.length; unit += 1) places.push(at);
    at += char.length;
  }
  places.push(text.length);
  return { folded, places };
};

const endOf = (text: string, lastPlace: number): number =>
  lastPlace + ((text.codePointAt(lastPlace) ?? 0) > 0xffff ? 2 : 1);

/** Every place where one of the words stands, in order. Width, case and spaces do not matter. */
export const matchWords = (text: string, words: readonly SensitiveWord[]): readonly SensitiveHit[] => {
  const { folded, places } = foldText(text);
  const hits: SensitiveHit[] = [];
  for (const { word, act } of words) {
    const wanted = foldText(word).folded;
    if (wanted === '') continue;
    for (let at = folded.indexOf(wanted); at >= 0; at = folded.indexOf(wanted, at + wanted.length)) {
      const [start, last] = [places[at] ?? 0, places[at + wanted.length - 1] ?? 0];
      hits.push({ start, end: endOf(text, last), act });
    }
  }
  return hits.toSorted((a, b) => a.start - b.start);
};
