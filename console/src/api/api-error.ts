import type { z } from 'zod';
import type { errorCode } from '../../../src/contract/errors.js';

/**
 * The server's codes, and what only a browser sees: `offline` = no answer came, `unreadable` = not an answer of ours,
 * `reserved` = a `quota_used` where one message is left and kept for the closing text.
 */
export type FailureCode = z.infer<typeof errorCode> | 'offline' | 'unreadable' | 'reserved';

type Extra = ErrorOptions & { readonly retryAfterMs?: number; readonly field?: string };

/** A request that was not answered as hoped. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly retryAfterMs: number | undefined;
  /** The input that was refused. */
  readonly field: string | undefined;

  constructor(
    readonly code: FailureCode,
    { retryAfterMs, field, ...options }: Extra = {},
  ) {
    super(code, options);
    this.retryAfterMs = retryAfterMs;
    this.field = field;
  }
}

export const failureCodeOf = (error: unknown): FailureCode => (error instanceof ApiError ? error.code : 'unreadable');
