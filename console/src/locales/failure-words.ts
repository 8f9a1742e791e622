import { knownKey, t } from './translate.js';

/** What happened, for an agent: one sentence for each code of a refused request. */
export const failureWords = (code: string): string => t(knownKey(`failure.${code}`) ?? 'failure.unknown');
