/** How a text may be asked for: by what stands in it, by its pinyin, by the initials of its pinyin. */
export type Spellings = readonly string[];

/** Loaded when the palette opens: the dictionary is heavier than the rest of the page. */
export const loadSpelling = async (): Promise<(text: string) => Spellings> => {
  const { pinyin } = await import('pinyin-pro');
  const known = new Map<string, Spellings>();
  return (text) => {
    const before = known.get(text);
    if (before) return before;
    const syllables = pinyin(text, { toneType: 'none', type: 'array', nonZh: 'consecutive' });
    const made = [
      text.toLowerCase(),
      syllables.join('').toLowerCase(),
      syllables
        .map((syllable) => syllable[0] ?? '')
        .join('')
        .toLowerCase(),
    ];
    known.set(text, made);
    return made;
  };
};

/** Letters in order, not necessarily together: smaller is better; undefined where they are not all there. */
const distance = (spelling: string, asked: string): number | undefined => {
  const whole = spelling.indexOf(asked);
  if (whole >= 0) return whole;
  let at = -1;
  let gaps = 0;
  for (const character of asked) {
    const next = spelling.indexOf(character, at + 1);
    if (next < 0) return undefined;
    gaps += next - at - 1;
    at = next;
  }
  return 100 + gaps;
};

export const rankOf = (spellings: Spellings, asked: string): number | undefined => {
  const wanted = asked.toLowerCase().replace(/\s+/g, '');
  if (wanted === '') return 0;
  const ranks = spellings.map((spelling) => distance(spelling, wanted)).filter((rank) => rank !== undefined);
  return ranks.length === 0 ? undefined : Math.min(...ranks);
};
