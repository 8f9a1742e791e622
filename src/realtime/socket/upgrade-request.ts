import type { IncomingMessage } from 'node:http';
import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { ErrorCode } from '../../kernel/error-codes.js';
import type { Credentials } from '../agent-connection.js';

export const SOCKET_PATH = '/api/v1/socket';

/** Why an upgrade is refused (bad-inputs.json W1). */
export type Refusal = { readonly status: 401 | 403 | 404 | 429 | 503; readonly code: ErrorCode };

const NOT_HERE: Refusal = { status: 404, code: 'not_found' };
const FOREIGN: Refusal = { status: 403, code: 'forbidden' };
export const UNAUTHENTICATED: Refusal = { status: 401, code: 'unauthenticated' };
export const TOO_MANY: Refusal = { status: 429, code: 'too_many' };
export const UNAVAILABLE: Refusal = { status: 503, code: 'unavailable' };

type Checked = { readonly credentials: Credentials } | { readonly refusal: Refusal };

/**
 * What can be said of an upgrade before anybody is asked who it is. A cookie is sent by a browser whoever wrote the page, so
 * with it the Origin must be one of ours; a Bearer token is sent by nobody unknowingly.
 */
export const checkUpgrade = (request: IncomingMessage, allowedOrigins: ReadonlySet<string>): Checked => {
  const [path] = (request.url ?? '').split('?', 1);
  if (path !== SOCKET_PATH) return { refusal: NOT_HERE };
  const { authorization, cookie, origin } = request.headers;
  if (authorization !== undefined) return { credentials: { authorization } };
  if (cookie === undefined) return { refusal: UNAUTHENTICATED };
  if (origin === undefined || !allowedOrigins.has(origin)) return { refusal: FOREIGN };
  return { credentials: { cookie } };
};

const RETRY_AFTER_SECONDS: Partial<Record<Refusal['status'], number>> = { 429: 10, 503: 2 };

/** Answers on the bare socket, which Koa never sees. */
export const refuseUpgrade = (socket: Duplex, { status, code }: Refusal): void => {
  const body = JSON.stringify({ error: { code } });
  const retryAfter = RETRY_AFTER_SECONDS[status];
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'Content-Type: application/json; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    'Referrer-Policy: no-referrer',
    'Connection: close',
    ...(retryAfter === undefined ? [] : [`Retry-After: ${retryAfter}`]),
  ];
  if (socket.destroyed) return;
  socket.end(`${head.join('\r\n')}\r\n\r\n${body}`);
  socket.once('finish', () => socket.destroy());
};
