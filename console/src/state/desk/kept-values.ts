/**
 * What this browser keeps between visits. A browser may refuse storage (private window, full disk): then values live
 * as long as the page, and nothing else changes.
 */
const prefix = 'jiedai.';

export const readKept = (key: string): unknown => {
  try {
    return JSON.parse(localStorage.getItem(prefix + key) ?? 'null');
  } catch {
    return undefined;
  }
};

export const keep = (key: string, value: unknown): boolean => {
  try {
    localStorage.setItem(prefix + key, JSON.stringify(value));
    return true;
  } catch {
    return false;
  }
};

export const forgetKept = (key: string): void => {
  try {
    localStorage.removeItem(prefix + key);
  } catch {
    // Nothing was kept where nothing can be removed.
  }
};

/** The keys kept below a prefix, without it. */
export const keptKeys = (below: string): readonly string[] => {
  try {
    const start = prefix + below;
    return Object.keys(localStorage).flatMap((key) => (key.startsWith(start) ? [key.slice(start.length)] : []));
  } catch {
    return [];
  }
};
