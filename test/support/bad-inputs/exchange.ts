import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { connect } from 'node:net';
import { repeatedText } from './plain-bodies.js';
import type { Transport } from './corpus.js';

export type Sent = {
  readonly baseUrl: string;
  readonly method: string;
  readonly pathAndQuery: string;
  /** A list: the header is there several times. */
  readonly headers: Readonly<Record<string, string | string[]>>;
  readonly body: Buffer;
  readonly transport: Transport;
};

/** `closed`: the connection ended without an answer. */
export type Received = {
  readonly status: number | 'closed';
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly ms: number;
};

const GIVE_UP_MS = 15_000;
const CLOSED = { status: 'closed', headers: {}, body: '' } as const;

const sendWhole = ({ baseUrl, method, pathAndQuery, headers, body, transport }: Sent): Promise<Omit<Received, 'ms'>> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(baseUrl);
    const length =
      transport.chunked || (method === 'GET' && body.length === 0) ? {} : { 'content-length': body.length };
    const outgoing = request({
      hostname,
      port,
      method,
      path: pathAndQuery,
      headers: { ...headers, ...length },
      agent: false,
      timeout: GIVE_UP_MS,
    });
    outgoing.on('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('close', () => {
        resolve({
          status: response.statusCode ?? 'closed',
          headers: response.headers,
          body: Buffer.concat(chunks).toString('utf8'),
        });
      });
    });
    outgoing.on('error', () => resolve(CLOSED));
    outgoing.on('timeout', () => outgoing.destroy());
    if (transport.chunked)
      for (let at = 0; at < body.length; at += 16_384) outgoing.write(body.subarray(at, at + 16_384));
    outgoing.end(transport.chunked ? undefined : body);
  });

const parseRaw = (bytes: Buffer): Omit<Received, 'ms'> => {
  const text = bytes.toString('utf8');
  const [head = '', ...rest] = text.split('\r\n\r\n');
  const status = /^HTTP\/1\.1 (\d{3})/.exec(head)?.[1];
  return status === undefined ? CLOSED : { status: Number(status), headers: {}, body: rest.join('\r\n\r\n') };
};

type RawPlan = {
  readonly head: Buffer;
  readonly body: Buffer;
  readonly bytesPerSecond?: number;
  /** Close from our side once everything is written. */
  readonly abort?: boolean;
};

const sendRaw = (baseUrl: string, { head, body, bytesPerSecond, abort }: RawPlan): Promise<Omit<Received, 'ms'>> =>
  new Promise((resolve) => {
    const { hostname, port } = new URL(baseUrl);
    const socket = connect(Number(port), hostname);
    const chunks: Buffer[] = [];
    let at = 0;
    const drip = setInterval(() => {
      if (!bytesPerSecond || at >= body.length) return;
      socket.write(body.subarray(at, at + Math.ceil(bytesPerSecond / 10)));
      at += Math.ceil(bytesPerSecond / 10);
    }, 100);
    socket.setTimeout(GIVE_UP_MS, () => socket.destroy());
    socket.on('connect', () => {
      socket.write(head);
      if (!bytesPerSecond) socket.write(body, () => abort && socket.destroy());
    });
    socket.on('data', (chunk: Buffer) => {
      chunks.push(chunk);
      // A refused raw request is answered in one piece; what the server does with the connection afterwards is its own affair.
      if (Buffer.concat(chunks).includes('\r\n\r\n')) socket.end();
    });
    socket.on('error', () => socket.destroy());
    socket.on('close', () => {
      clearInterval(drip);
      resolve(parseRaw(Buffer.concat(chunks)));
    });
  });

const headOf = ({ method, pathAndQuery, headers }: Sent, contentLength: number): Buffer => {
  const lines = Object.entries({ host: '127.0.0.1', ...headers, 'content-length': String(contentLength) });
  return Buffer.from(
    `${method} ${pathAndQuery} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`,
  );
};

const rawPlanOf = (sent: Sent): RawPlan | undefined => {
  const { transport, body } = sent;
  if (transport.raw !== undefined) return { head: Buffer.from(transport.raw), body: Buffer.alloc(0) };
  if (transport.rawGen !== undefined)
    return { head: Buffer.from(repeatedText(transport.rawGen)), body: Buffer.alloc(0) };
  if (transport.abortAfterFraction !== undefined) {
    const part = body.subarray(0, Math.floor(body.length * transport.abortAfterFraction));
    return { head: headOf(sent, body.length), body: part, abort: true };
  }
  if (transport.claimContentLength !== undefined) {
    return { head: headOf(sent, transport.claimContentLength), body: Buffer.alloc(0) };
  }
  const { bytesPerSecond } = transport;
  return bytesPerSecond === undefined ? undefined : { head: headOf(sent, body.length), body, bytesPerSecond };
};

/** Sends one request in the way the case asks and waits for its end. */
export const exchange = async (sent: Sent): Promise<Received> => {
  const start = performance.now();
  const raw = rawPlanOf(sent);
  const received = raw ? await sendRaw(sent.baseUrl, raw) : await sendWhole(sent);
  return { ...received, ms: performance.now() - start };
};
