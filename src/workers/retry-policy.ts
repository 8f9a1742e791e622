import { AppError } from '../kernel/errors.js';

/** A dependency that is away or a limit that passes is waited for; anything else would only fail again. */
export const isWorthRetrying = (error: unknown): boolean =>
  error instanceof AppError && (error.kind === 'unavailable' || error.kind === 'limited');
