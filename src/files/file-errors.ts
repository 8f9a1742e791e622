import { types } from 'node:util';

/** The system's code of a failed file operation, such as ENOENT. */
export const codeOf = (error: unknown): string | undefined =>
  types.isNativeError(error) && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
