import type { ErrorCode } from './error-codes.js';

/** What sort of failure it is. Each edge has its own table from kind to its own language; the kind never names HTTP. */
export type ErrorKind =
  | 'invalid'
  | 'unauthenticated'
  | 'forbidden'
  | 'missing'
  | 'conflict'
  | 'too_large'
  | 'unsupported'
  | 'limited'
  | 'unavailable';

type Extra = ErrorOptions & { readonly details?: Readonly<Record<string, unknown>> };

/** A failure we expect; anything else that is thrown is a bug. `details` may be shown to the caller, `cause` never. */
export class AppError extends Error {
  override readonly name = 'AppError';
  readonly details: Readonly<Record<string, unknown>>;

  constructor(
    readonly kind: ErrorKind,
    readonly code: ErrorCode,
    { details = {}, ...options }: Extra = {},
  ) {
    super(code, options);
    this.details = details;
  }
}
