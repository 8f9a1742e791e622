import type { ServerResponse } from 'node:http';

type Answer = { readonly status: number; readonly message?: string; readonly allow?: string };

/** Every answer of the notice endpoint (bad-inputs.json Y1). Until authenticity is proven each flaw is `unauthorized`. */
export const NOTICE_ANSWERS = {
  accepted: { status: 204 },
  badRequest: { status: 400, message: 'bad request' },
  unauthorized: { status: 401, message: 'unauthorized' },
  notFound: { status: 404, message: 'not found' },
  methodNotAllowed: { status: 405, message: 'method not allowed', allow: 'POST' },
  tooLarge: { status: 413, message: 'payload too large' },
  unsupportedMediaType: { status: 415, message: 'unsupported media type' },
  unavailable: { status: 503, message: 'unavailable' },
} as const satisfies Readonly<Record<string, Answer>>;

export type NoticeAnswer = (typeof NOTICE_ANSWERS)[keyof typeof NOTICE_ANSWERS];

const HEADERS = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Strict-Transport-Security': 'max-age=31536000',
  'Cache-Control': 'no-store',
} as const;

export const sendNoticeAnswer = (response: ServerResponse, { status, ...more }: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  const allow = more.allow === undefined ? {} : { Allow: more.allow };
  if (more.message === undefined) {
    response.writeHead(status, { ...HEADERS, ...allow }).end();
    return;
  }
  const body = JSON.stringify({ code: 'FAIL', message: more.message });
  const length = Buffer.byteLength(body);
  const described = { 'Content-Type': 'application/json; charset=utf-8', 'Content-Length': length };
  response.writeHead(status, { ...HEADERS, ...allow, ...described }).end(body);
};
