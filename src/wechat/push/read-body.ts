import type { IncomingMessage } from 'node:http';

export const MAX_BODY_BYTES = 262_144;
/** How long a request may take to arrive; a slow client holds a connection, nothing else. */
const ARRIVAL_MS = 10_000;
const EMPTY = Buffer.alloc(0);

/** `gone`: the client went away or was too slow, and nobody is left to answer. */
export type RawBody = Buffer | 'too_large' | 'gone';

export const isAnnouncedTooLarge = (request: IncomingMessage, maxBytes = MAX_BODY_BYTES): boolean =>
  Number(request.headers['content-length'] ?? 0) > maxBytes;

/** The whole body, where every announced byte is here already. */
const readArrived = (request: IncomingMessage): Buffer | undefined => {
  const announced = Number(request.headers['content-length'] ?? Number.NaN);
  if (announced === 0) return EMPTY;
  if (request.readableLength !== announced) return undefined;
  const chunk: unknown = request.read();
  request.resume();
  return Buffer.isBuffer(chunk) ? chunk : EMPTY;
};

const readArriving = (request: IncomingMessage, arrivalMs: number, maxBytes: number): Promise<RawBody> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    const finish = (body: RawBody): void => {
      clearTimeout(timer);
      request.off('data', collect);
      resolve(body);
    };
    const collect = (chunk: Buffer): void => {
      chunks.push(chunk);
      length += chunk.length;
      if (length <= maxBytes) return;
      finish('too_large');
      request.resume();
    };
    const timer = setTimeout(() => {
      finish('gone');
      request.destroy();
    }, arrivalMs);
    request.on('data', collect);
    request.once('end', () => finish(Buffer.concat(chunks, length)));
    request.once('error', () => finish('gone'));
    request.once('close', () => finish('gone'));
  });

/**
 * The raw bytes of a request whose announced length is within the limit, and no more of an unannounced one. An ordinary push comes
 * in one packet with its headers and is there already when this is called a turn later: then no listener, timer or promise is made.
 */
export const readBody = (
  request: IncomingMessage,
  arrivalMs = ARRIVAL_MS,
  maxBytes = MAX_BODY_BYTES,
): RawBody | Promise<RawBody> => readArrived(request) ?? readArriving(request, arrivalMs, maxBytes);
