import type { z } from 'zod';
import type { errorCode } from '../../../src/contract/errors.js';

/**
 * The server's codes, and what only a browser sees: `offline` = no answer came, `unreadable` = not an answer of ours,
 * `reserved` = a `quota_used` where one message is left and kept for the closing text.
 */
export type FailureCode = z.infer<typeof errorCode> | 'offline' | 'unreadable' | 'reserved';

type Extra = ErrorOptions & { readonly retryAfterMs?: number; readonly field?: string; readonly refusal?: string };

/** A request that was not answered as hoped. */
export class ApiError extends Error {
  override readonly name = 'ApiError';
  readonly retryAfterMs: number | undefined;
  /** The input that was refused. */
  readonly field: string | undefined;
  /** WeChat's reason, where WeChat refused: `wechat_40018`. */
  readonly refusal: string | undefined;

  constructor(
    readonly code: FailureCode,
    { retryAfterMs, field, refusal, ...options }: Extra = {},
  ) {
    super(code, options);
    this.retryAfterMs = retryAfterMs;
    this.field = field;
    this.refusal = refusal;
  }
}

export const failureCodeOf = (error: unknown): FailureCode => (error instanceof ApiError ? error.code : 'unreadable');

export const refusalCodeOf = (error: unknown): string | undefined =>
  error instanceof ApiError ? error.refusal : undefined;

export const refusedFieldOf = (error: unknown): string | undefined =>
  error instanceof ApiError ? error.field : undefined;
