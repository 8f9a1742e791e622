import { randomBytes } from 'node:crypto';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { WebSocket } from 'ws';
import { z } from 'zod';
import { corpusAsWritten } from './all-cases.js';

const sent = z.union([
  z.string(),
  z.strictObject({ textBytes: z.string() }),
  z.strictObject({ binary: z.string() }),
  z.strictObject({ deflateBomb: z.number() }),
  z.strictObject({ fragments: z.number() }),
  z.strictObject({ serverAction: z.literal('logout') }),
]);
const oneOrMore = z.union([z.number().transform((one) => [one]), z.array(z.number())]);
const socketCase = z.strictObject({
  id: z.string(),
  target: z.literal('ws'),
  kind: z.string(),
  tags: z.array(z.string()),
  as: z.enum(['agentA', 'anonymous']),
  origin: z.string(),
  path: z.string(),
  why: z.string(),
  connect: z
    .strictObject({
      already: z.number().optional(),
      headers: z.record(z.string(), z.string()).optional(),
      query: z.record(z.string(), z.string()).optional(),
      path: z.string().optional(),
    })
    .default({}),
  send: z.array(sent).optional(),
  expect: z.strictObject({
    upgrade: oneOrMore.optional(),
    close: oneOrMore.optional(),
    reply: z.object({ type: z.literal('error'), code: z.string() }).optional(),
    open: z.literal(true).optional(),
    eventsAfter: z.number().optional(),
    serverAlive: z.boolean().optional(),
    stored: z.boolean(),
    withinMs: z.number().default(5_000),
  }),
});
export type SocketCase = z.infer<typeof socketCase>;

/** The socket's part of the corpus. */
export const socketCorpus: readonly SocketCase[] = corpusAsWritten.cases
  .filter(({ target }) => target === 'ws')
  .map((one) => socketCase.parse(one));

/** One frame of a client, masked as the protocol wants it (RFC 6455 §5.2). */
const clientBytes = (first: number, payload: Buffer): Buffer => {
  const mask = randomBytes(4);
  const masked = Buffer.from(payload.map((byte, index) => byte ^ (mask[index % 4] ?? 0)));
  const length =
    payload.length < 126
      ? Buffer.from([0x80 | payload.length])
      : Buffer.from([0xfe, payload.length >> 8, payload.length & 0xff]);
  return Buffer.concat([Buffer.from([first]), length, mask, masked]);
};

/** What a client of ws would not send itself. */
export const rawBytesOf = (item: Exclude<z.infer<typeof sent>, string>): Buffer => {
  if ('textBytes' in item) return clientBytes(0x81, Buffer.from(item.textBytes, 'base64'));
  if ('binary' in item) return clientBytes(0x82, Buffer.from(item.binary, 'base64'));
  // RSV1 marks a compressed message; the first bytes are enough, compression was never agreed on.
  if ('deflateBomb' in item) return clientBytes(0xc1, randomBytes(1_000));
  if (!('fragments' in item)) return Buffer.alloc(0);
  const one = Buffer.from('a');
  const rest = Array.from({ length: item.fragments - 1 }, () => clientBytes(0x00, one));
  return Buffer.concat([clientBytes(0x01, one), ...rest]);
};

/** `raw`: the socket below. */
export type Upgraded = {
  readonly status: number;
  readonly socket: WebSocket | undefined;
  readonly raw: Socket | undefined;
};

/** Asks for a socket; what the answer was, and the socket where there is one. */
export const upgrade = (url: string, headers: Record<string, string>): Promise<Upgraded> =>
  new Promise((resolve, reject) => {
    let raw: Socket | undefined;
    const socket = new WebSocket(url, {
      headers,
      perMessageDeflate: false,
      createConnection: ({ port }: { readonly port?: number | string | null }) => {
        raw = connect(Number(port), '127.0.0.1');
        return raw;
      },
    });
    socket.on('error', () => {});
    socket.on('open', () => resolve({ status: 101, socket, raw }));
    socket.on('unexpected-response', (request, response) => {
      request.destroy();
      resolve({ status: response.statusCode ?? 0, socket: undefined, raw });
    });
    setTimeout(() => reject(new Error('no answer to the upgrade')), 10_000).unref();
  });
