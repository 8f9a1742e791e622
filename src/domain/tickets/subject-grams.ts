/** One spelling for what looks alike: width and case do not matter to who searches. */
export const foldedText = (text: string): string => text.normalize('NFKC').toLowerCase();

/** Pairs of neighbouring characters, each once: a text that contains another has all of its pairs. */
export const gramsOf = (text: string): readonly string[] => {
  const characters = [...foldedText(text)];
  const pairs = characters.slice(1).map((character, index) => `${characters[index] ?? ''}${character}`);
  return [...new Set(pairs)];
};

/** What of a text to look for among the words of tickets: its pairs, or the one character it is. */
export const wantedWordsOf = (text: string): readonly string[] => {
  const grams = gramsOf(text);
  return grams.length > 0 ? grams : [foldedText(text)];
};
