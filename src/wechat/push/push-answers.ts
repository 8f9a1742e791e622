import type { ServerResponse } from 'node:http';

export type Answer = {
  readonly status: number;
  readonly body: string;
  readonly allow?: string;
  /** Text where nothing else is said. */
  readonly contentType?: string;
  /** Called when the whole answer has been handed to the network. */
  readonly onWritten?: () => void;
};

/** Every answer but the echo. Until authenticity is proven each flaw is `forbidden`, so that nobody learns which check failed. */
export const ANSWERS = {
  success: { status: 200, body: 'success' },
  badRequest: { status: 400, body: 'bad request' },
  forbidden: { status: 403, body: 'forbidden' },
  notFound: { status: 404, body: 'not found' },
  methodNotAllowed: { status: 405, body: 'method not allowed', allow: 'GET, POST' },
  tooLarge: { status: 413, body: 'payload too large' },
  unsupportedMediaType: { status: 415, body: 'unsupported media type' },
  unavailable: { status: 503, body: 'unavailable' },
} as const satisfies Readonly<Record<string, Answer>>;

const TEXT = 'text/plain; charset=utf-8';
const HEADERS = [
  'X-Content-Type-Options',
  'nosniff',
  'Referrer-Policy',
  'no-referrer',
  'Content-Security-Policy',
  "default-src 'none'; frame-ancestors 'none'",
  'Strict-Transport-Security',
  'max-age=31536000',
];

const headersOf = ({ body, allow, contentType = TEXT }: Answer): readonly string[] => [
  'Content-Type',
  contentType,
  ...HEADERS,
  'Content-Length',
  String(Buffer.byteLength(body)),
  ...(allow ? ['Allow', allow] : []),
];

const SUCCESS_HEADERS = headersOf(ANSWERS.success);

/** Writes the answer past Koa's own responder, which costs as much as all the checks of a push together. */
export const sendAnswer = (response: ServerResponse, answer: Answer): void => {
  if (response.headersSent || response.destroyed) return;
  response.writeHead(answer.status, [...(answer === ANSWERS.success ? SUCCESS_HEADERS : headersOf(answer))]);
  if (answer.onWritten) response.once('finish', answer.onWritten);
  response.end(answer.body);
};
