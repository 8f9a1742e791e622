import { types } from 'node:util';
import { ConfigError } from '../config/config-error.js';
import { AppError } from '../kernel/errors.js';

/** One sentence for a person at a terminal, and the exit code: 78 for settings, 1 for the rest. */
export const describeFailure = (error: unknown): { readonly message: string; readonly exitCode: number } => {
  if (error instanceof ConfigError) return { message: error.message, exitCode: error.exitCode };
  if (types.isNativeError(error) && 'code' in error && error.code === 'EADDRINUSE') return portInUse(error);
  return { message: sentence(error), exitCode: 1 };
};

const portInUse = (error: Error) => {
  const port = 'port' in error ? ` ${String(error.port)}` : '';
  return {
    message: `PORT (http.port) or METRICS_PORT (metrics.port): port${port} is in use; stop what listens there or choose another`,
    exitCode: 78,
  };
};

const sentence = (error: unknown): string => {
  if (error instanceof AppError && 'pendingMigrations' in error.details) {
    return 'The database has an older schema than this version: run `jiedai migrate` (npm run migrate), then start again.';
  }
  if (error instanceof AppError && error.code === 'unavailable') {
    return `A store does not answer${because(error.cause)}: check DATABASE_URL and REDIS_URL, and that both stores run.`;
  }
  if (error instanceof AppError) return `Refused: ${error.code} ${JSON.stringify(error.details)}`;
  return error instanceof Error ? `${error.name}: ${error.message}` : 'Something failed and left no word.';
};

/** Names what failed, never an address with its password. */
const because = (cause: unknown): string => {
  if (!types.isNativeError(cause)) return '';
  const code = 'code' in cause && typeof cause.code === 'string' ? cause.code : undefined;
  return code === undefined ? '' : ` (${code})`;
};
