/** A line that begins with `/` and is all there is asks for a quick reply; two of them, or an address, do not. */
export const isAskingQuickReply = (text: string): boolean => /^\/[^/\n]{0,30}$/.test(text);

export type Findable = {
  readonly title: string;
  readonly shortcut: string;
  readonly text: string;
  /** Of the title: first letters, and whole syllables. Empty until pinyin is loaded. */
  readonly initials: string;
  readonly pinyin: string;
};

const isSubsequence = (letters: string, text: string): boolean => {
  let from = 0;
  for (const letter of letters) {
    const at = text.indexOf(letter, from);
    if (at < 0) return false;
    from = at + letter.length;
  }
  return true;
};

/** How well a reply fits, 0 best; undefined when it does not. */
const rankOf = ({ title, shortcut, text, initials, pinyin }: Findable, wanted: string): number | undefined => {
  const [lowTitle, lowShortcut] = [title.toLowerCase(), shortcut.toLowerCase()];
  const tries: readonly boolean[] = [
    lowShortcut === wanted,
    lowShortcut.startsWith(wanted) || lowTitle.startsWith(wanted),
    initials.startsWith(wanted),
    lowTitle.includes(wanted) || initials.includes(wanted),
    pinyin.includes(wanted),
    isSubsequence(wanted, lowTitle),
    text.toLowerCase().includes(wanted),
  ];
  const rank = tries.indexOf(true);
  return rank < 0 ? undefined : rank;
};

/** Those that fit, best first; among equals the order stays, which is by use. */
export const findQuickReplies = <T extends Findable>(replies: readonly T[], query: string): readonly T[] => {
  const wanted = query.trim().toLowerCase();
  if (wanted === '') return replies;
  return replies
    .flatMap((reply) => {
      const rank = rankOf(reply, wanted);
      return rank === undefined ? [] : [{ reply, rank }];
    })
    .sort((a, b) => a.rank - b.rank)
    .map(({ reply }) => reply);
};

export const VARIABLES = ['customer.name', 'agent.name', 'order.number', 'channel.name'] as const;
export type Variable = (typeof VARIABLES)[number];

/** The variables of a text, each once, in order. */
export const variablesIn = (text: string): readonly Variable[] =>
  VARIABLES.filter((name) => text.includes(`{${name}}`)).sort(
    (a, b) => text.indexOf(`{${a}}`) - text.indexOf(`{${b}}`),
  );

/** The text with what is known put in; what is not stays as it stands. */
export const fillVariables = (text: string, known: Readonly<Partial<Record<Variable, string>>>): string =>
  VARIABLES.reduce((filled, name) => {
    const value = known[name];
    return value === undefined ? filled : filled.replaceAll(`{${name}}`, () => value);
  }, text);
