import { types } from 'node:util';
import { pino } from 'pino';
import type { DestinationStream } from 'pino';
import type { Logger } from '../kernel/logger.js';

/** Whole keys whose values never reach a log, wherever they stand, whatever wrote them. */
const SECRET_KEYS =
  /^(password|passwordHash|token|accessToken|access_token|apiToken|tokenHash|csrfToken|secret|appSecret|sessionSecret|masterKey|encodingAesKey|privateKey|apiV3Key|setupCode|authorization|cookie|set-cookie|parameters)$/i;
const HIDDEN = '[hidden]';
const DEEPEST = 5;

/** An error as it may be logged: a database error carries the rows it failed on, so only these fields are taken. */
const plainError = (error: Error, depth: number): unknown => ({
  type: error.name,
  message: error.message,
  ...('code' in error && { code: error.code }),
  stack: error.stack,
  ...(error.cause !== undefined && { cause: plain(error.cause, depth + 1) }),
});

const plain = (value: unknown, depth = 0): unknown => {
  if (typeof value !== 'object' || value === null) return typeof value === 'bigint' ? String(value) : value;
  if (depth > DEEPEST) return '[deep]';
  if (types.isNativeError(value)) return plainError(value, depth);
  if (value instanceof Date) return value.toISOString();
  if (ArrayBuffer.isView(value)) return `[${value.byteLength} bytes]`;
  if (Array.isArray(value)) return value.map((item) => plain(item, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [key, SECRET_KEYS.test(key) ? HIDDEN : plain(inner, depth + 1)]),
  );
};

const cleaned = (fields: object): Record<string, unknown> => {
  const clean = plain(fields);
  return typeof clean === 'object' && clean !== null ? { ...clean } : {};
};

/** One line of JSON per fact, UTC, to stdout unless `to` says otherwise. */
export const createLogger = (level: string, to?: DestinationStream): Logger => {
  const options = {
    level,
    base: { pid: process.pid },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label: string) => ({ level: label }), log: cleaned },
    // The formatter has already made errors plain.
    serializers: { err: (value: unknown) => value },
  };
  return to === undefined ? pino(options) : pino(options, to);
};
