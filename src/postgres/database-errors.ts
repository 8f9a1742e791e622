import { types } from 'node:util';
import { AppError } from '../kernel/errors.js';

/** Node's codes and pg's words for a connection that is not there; pg gives these no SQLSTATE. */
const CONNECTION_CODES = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
]);
const CONNECTION_WORDS =
  /^(Connection terminated|timeout exceeded when trying to connect|Query read timeout|Client has encountered a connection error|Client was closed|The server does not support SSL|Driver not Connected|Cannot use a pool after)/;

/** TypeORM's words for a connection that died between two statements of a transaction. */
const RELEASED = new Set(['QueryRunnerAlreadyReleasedError', 'QueryRunnerProviderAlreadyReleasedError']);

/** Postgres codes after which another try may succeed: shutting down, starting, failed over, out of connections or time. */
const UNAVAILABLE_STATES = new Set([
  '57014',
  '57P01',
  '57P02',
  '57P03',
  '57P05',
  '53300',
  '53100',
  '53200',
  '55P03',
  '25006',
  '25P03',
]);
const RETRY_STATES = new Set(['40001', '40P01']);

/** The SQLSTATE or system code of a database error, whatever wraps it. */
export const codeOf = (error: unknown): string | undefined => {
  if (!types.isNativeError(error)) return undefined;
  if (error instanceof AppError) return codeOf(error.cause);
  if ('code' in error && typeof error.code === 'string') return error.code;
  if ('driverError' in error) return codeOf(error.driverError);
  return codeOf(error.cause);
};

const isMissingConnection = (error: unknown): boolean => {
  if (!types.isNativeError(error)) return false;
  if (RELEASED.has(error.name) || CONNECTION_WORDS.test(error.message)) return true;
  return 'driverError' in error && isMissingConnection(error.driverError);
};

/**
 * 55000 of a server that refuses the connection itself: somebody closed the database (`allow_connections false`) or is dropping it.
 * The same code of a statement is a bug of ours.
 */
const isClosedDatabase = (error: unknown): boolean => {
  if (!types.isNativeError(error)) return false;
  if ('code' in error && error.code === '55000') return 'severity' in error && error.severity === 'FATAL';
  return 'driverError' in error ? isClosedDatabase(error.driverError) : isClosedDatabase(error.cause);
};

/** The connection is gone: what was asked may or may not have been done. */
export const isConnectionError = (error: unknown): boolean => {
  const code = codeOf(error) ?? '';
  return (
    code.startsWith('08') ||
    /^57P0[123]$/.test(code) ||
    CONNECTION_CODES.has(code) ||
    isMissingConnection(error) ||
    isClosedDatabase(error)
  );
};

/** Postgres gave up one of two transactions that met: nothing was done, and the same work may be tried again. */
export const isSerializationError = (error: unknown): boolean => RETRY_STATES.has(codeOf(error) ?? '');

/**
 * What a database error means to the rest of the house; keeps it as `cause`. An AppError is handed on as it is, and what is
 * not expected, such as a broken constraint, stays the bug it is.
 */
export const toAppError = (error: unknown): unknown => {
  if (error instanceof AppError) return error;
  const code = codeOf(error) ?? '';
  if (code === '23505') return new AppError('conflict', 'already_exists', { cause: error });
  if (isConnectionError(error) || UNAVAILABLE_STATES.has(code) || RETRY_STATES.has(code)) {
    return new AppError('unavailable', 'unavailable', { cause: error });
  }
  return error;
};
