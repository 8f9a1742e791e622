import type { Context, Middleware } from 'koa';
import type { ErrorBody } from '../../contract/errors.js';
import type { ErrorCode } from '../../kernel/error-codes.js';
import { AppError } from '../../kernel/errors.js';
import type { ErrorKind } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { requestIdOf } from './request-context.js';

const STATUS: Readonly<Record<ErrorKind, number>> = {
  invalid: 400,
  unauthenticated: 401,
  forbidden: 403,
  missing: 404,
  conflict: 409,
  too_large: 413,
  unsupported: 415,
  limited: 429,
  unavailable: 503,
};
/** HTTP has a status of its own for these. */
const STATUS_OF_CODE: Readonly<Partial<Record<ErrorCode, number>>> = { method_not_allowed: 405 };
const RETRY_AFTER_SECONDS = 60;
const RETRY_UNAVAILABLE_SECONDS = 2;

const bodyOf = ({ kind, code, details }: AppError): ErrorBody => {
  const { field, retryAfterSeconds: _, ...rest } = details;
  // An object of another merchant and one that never was are answered alike, and a store's trouble is not told outside.
  const mayShow = kind !== 'missing' && kind !== 'unavailable' && Object.keys(rest).length > 0;
  return { error: { code, ...(typeof field === 'string' && { field }), ...(mayShow && { details: rest }) } };
};

const answerExpected = (ctx: Context, error: AppError): void => {
  ctx.status = STATUS_OF_CODE[error.code] ?? STATUS[error.kind];
  const { retryAfterSeconds } = error.details;
  if (error.kind === 'limited') ctx.set('Retry-After', String(retryAfterSeconds ?? RETRY_AFTER_SECONDS));
  if (error.kind === 'unavailable') ctx.set('Retry-After', String(RETRY_UNAVAILABLE_SECONDS));
  ctx.body = bodyOf(error);
};

/** The edge: what we expect has an answer, everything else is a bug that is logged and told to nobody. */
export const errorHandler =
  (logger: Logger): Middleware =>
  async (ctx, next) => {
    try {
      await next();
    } catch (error) {
      ctx.set('Cache-Control', 'no-store');
      // What is left of the body is not worth reading: the connection ends with the answer.
      if (!ctx.req.complete) ctx.set('Connection', 'close');
      if (error instanceof AppError) {
        answerExpected(ctx, error);
        return;
      }
      logger.error({ requestId: requestIdOf(ctx), method: ctx.method, path: ctx.path, err: error }, 'request failed');
      ctx.status = 500;
      ctx.body = { error: { code: 'internal' } } satisfies ErrorBody;
    }
  };
