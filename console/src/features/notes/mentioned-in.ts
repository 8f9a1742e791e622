type Named = { readonly id: string; readonly name: string };

/** The people whose `@name` stands in a note; of two names that begin alike, the longer one is meant. */
export const mentionedIn = (text: string, people: readonly Named[]): readonly string[] => {
  const longestFirst = [...people].filter(({ name }) => name !== '').sort((a, b) => b.name.length - a.name.length);
  const found = new Set<string>();
  for (const [at] of [...text.matchAll(/@/g)].map(({ index }) => [index] as const)) {
    const named = longestFirst.find(({ name }) => text.startsWith(name, at + 1));
    if (named) found.add(named.id);
  }
  return [...found];
};
