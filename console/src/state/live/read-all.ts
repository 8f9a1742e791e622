type Page<T> = { readonly items: readonly T[]; readonly nextCursor: string | null };

/** Every page of a list that a merchant keeps by hand, and which is therefore short. */
export const readAll = async <T>(read: (cursor: string | undefined) => Promise<Page<T>>): Promise<readonly T[]> => {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const { items, nextCursor } = await read(cursor);
    found.push(...items);
    cursor = nextCursor ?? undefined;
  } while (cursor !== undefined);
  return found;
};
