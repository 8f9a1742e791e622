import type { MatchesPattern } from '../../../domain/self-service/decide.js';

/** Regular expressions of merchants, run over what customers write: in linear time, without regard to case. */
export type Patterns = {
  readonly matches: MatchesPattern;
  readonly isValid: (pattern: string) => boolean;
};
