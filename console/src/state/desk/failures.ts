import { failureCodeOf, refusalCodeOf, refusedFieldOf } from '../../api/api-error.js';
import type { FailureCode } from '../../api/api-error.js';

export type { FailureCode };

/** Why an act did not come about, as a code the locales have words for. */
export const failureOf = (error: unknown): FailureCode => failureCodeOf(error);

/** The input that was refused, where the server named it. */
export const fieldOf = (error: unknown): string | undefined => refusedFieldOf(error);

/** WeChat's reason, where it was WeChat that refused. */
export const refusalOf = (error: unknown): string | undefined => refusalCodeOf(error);
