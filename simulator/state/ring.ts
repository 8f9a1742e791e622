/** Keeps the newest `limit` entries, numbered from 1 without gaps. */
export type Ring<T> = {
  readonly add: (make: (number: number) => T) => T;
  /** Puts a newer version in an entry's place; nothing when the entry has already left. */
  readonly replace: (number: number, entry: T) => void;
  readonly after: (number: number, limit?: number) => readonly T[];
  readonly last: (limit: number) => readonly T[];
  readonly count: () => number;
  readonly clear: () => void;
};

export const createRing = <T>(limit: number): Ring<T> => {
  let entries = new Map<number, T>();
  let count = 0;
  return {
    add: (make) => {
      count += 1;
      const entry = make(count);
      entries.set(count, entry);
      entries.delete(count - limit);
      return entry;
    },
    replace: (number, entry) => {
      if (entries.has(number)) entries.set(number, entry);
    },
    after: (number, most = limit) => {
      const found: T[] = [];
      for (let at = Math.max(number, count - limit) + 1; at <= count && found.length < most; at += 1) {
        const entry = entries.get(at);
        if (entry !== undefined) found.push(entry);
      }
      return found;
    },
    last: (most) => [...entries.values()].slice(-most),
    count: () => count,
    clear: () => {
      entries = new Map();
    },
  };
};
