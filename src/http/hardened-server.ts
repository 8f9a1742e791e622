import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import type { Duplex } from 'node:stream';

const MAX_HEADER_BYTES = 16_384;
const MAX_HEADERS = 100;
/** Pushes have 10 s of their own; an upload of 10 MB over a phone's line may take longer. */
const REQUEST_MS = 60_000;
const HEADERS_MS = 10_000;
const KEEP_ALIVE_MS = 65_000;
const CHECK_EVERY_MS = 1000;

const STATUS_LINES: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

/** What the parser refused has no request to answer, and nothing of it is echoed. */
const answerBroken = (error: NodeJS.ErrnoException, socket: Duplex): void => {
  if (error.code === 'ECONNRESET' || !socket.writable) {
    socket.destroy();
    return;
  }
  const line = STATUS_LINES[error.code ?? ''] ?? '400 Bad Request';
  socket.end(`HTTP/1.1 ${line}\r\nConnection: close\r\nContent-Length: 0\r\nX-Content-Type-Options: nosniff\r\n\r\n`);
};

/**
 * The HTTP server every request comes through: strict parsing, bounded headers, slow clients ended.
 * Keep-alive is longer than the 60 s that proxies usually wait, so that they never write into a connection that is closing.
 */
export const createHardenedServer = (handler: RequestListener): Server => {
  const server = createServer(
    {
      insecureHTTPParser: false,
      requireHostHeader: true,
      maxHeaderSize: MAX_HEADER_BYTES,
      headersTimeout: HEADERS_MS,
      requestTimeout: REQUEST_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: CHECK_EVERY_MS,
    },
    handler,
  );
  server.maxHeadersCount = MAX_HEADERS;
  server.on('clientError', answerBroken);
  return server;
};
