import { failureCodeOf } from '../../api/api-error.js';
import type { FailureCode } from '../../api/api-error.js';

export type { FailureCode };

/** Why an act did not come about, as a code the locales have words for. */
export const failureOf = (error: unknown): FailureCode => failureCodeOf(error);
