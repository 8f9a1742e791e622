import { LRUCache } from 'lru-cache';
import { RE2JS } from 're2js';
import type { Patterns } from '../../services/ports/tools/patterns.js';

const MOST_PATTERNS = 1_000;
/** Of a text; more says nothing a rule is about. */
const LOOKED_AT = 10_000;

type Compiled = { readonly pattern: RE2JS | undefined };

const compile = (pattern: string): Compiled => {
  try {
    return { pattern: RE2JS.compile(pattern, RE2JS.CASE_INSENSITIVE) };
  } catch {
    return { pattern: undefined }; // RE2 says by throwing that it is no pattern
  }
};

/** RE2 has no backtracking: the time is linear in the text, whatever the pattern. */
export const createPatterns = (): Patterns => {
  const known = new LRUCache<string, Compiled>({ max: MOST_PATTERNS });
  const compiledOf = (pattern: string): Compiled => {
    const found = known.get(pattern) ?? compile(pattern);
    known.set(pattern, found);
    return found;
  };
  return {
    matches: (pattern, text) => compiledOf(pattern).pattern?.matcher(text.slice(0, LOOKED_AT)).find() ?? false,
    isValid: (pattern) => compiledOf(pattern).pattern !== undefined,
  };
};
