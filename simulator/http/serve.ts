import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { Answer, Call } from './router.js';

/** Above WeChat's largest upload, 10 MB of picture or video, with room for the multipart frame. */
const MAX_BODY_BYTES = 12 * 1024 * 1024;

const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of request) {
    const piece: Buffer = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    bytes += piece.length;
    if (bytes > MAX_BODY_BYTES) return undefined;
    chunks.push(piece);
  }
  return Buffer.concat(chunks);
};

const write = (response: ServerResponse, answer: Answer): void => {
  if (answer.type === 'silence') return;
  if (answer.type === 'cut') {
    response.destroy();
    return;
  }
  const body = answer.type === 'json' ? JSON.stringify(answer.value) : answer.body;
  const contentType = answer.type === 'json' ? 'application/json; charset=utf-8' : answer.contentType;
  response.writeHead(answer.status ?? 200, {
    'Content-Type': contentType,
    'Content-Length': Buffer.byteLength(body),
    ...answer.headers,
  });
  response.end(body);
};

const answerTo = async (
  request: IncomingMessage,
  handle: (call: Call) => Answer | Promise<Answer>,
): Promise<Answer> => {
  const body = await readBody(request);
  if (!body) return { type: 'json', status: 413, value: { error: 'payload too large' } };
  const url = new URL(request.url ?? '/', 'http://simulator');
  return handle({
    method: request.method ?? 'GET',
    path: url.pathname,
    target: request.url ?? '/',
    query: url.searchParams,
    rawQuery: (request.url ?? '').split('?')[1] ?? '',
    params: {},
    headers: request.headers,
    body,
  });
};

export const createHttpServer = (handle: (call: Call) => Answer | Promise<Answer>): Server => {
  const server = createServer((request, response) => {
    answerTo(request, handle)
      .catch((error: unknown): Answer => ({ type: 'json', status: 500, value: { error: String(error) } }))
      .then((answer) => write(response, answer))
      .catch(() => response.destroy());
  });
  // Longer than any caller's own idle limit, so that a reused connection is not closed under a request.
  server.keepAliveTimeout = 65_000;
  return server;
};
