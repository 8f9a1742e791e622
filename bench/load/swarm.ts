import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** Many sockets of consoles, as bare as they can be: they read frames, answer pings, and say what they are told to. */
export type Swarm = {
  /** Opens one for each request, so many at a time; resolves when `isThere` was true of each. */
  readonly open: (wanted: Wanted) => Promise<void>;
  readonly close: () => Promise<void>;
};

type Wanted = {
  readonly port: number;
  readonly requests: readonly Request[];
  /** Asked of each text a socket is sent, and with '' when the handshake is done. */
  readonly isThere: (text: string) => boolean;
};

/** `first`: what it says as soon as it is connected. */
export type Request = { readonly headers: string; readonly path: string; readonly first?: string };

const AT_ONCE = 200;
const WITHIN_MS = 60_000;
const TEXT = 1;
const CLOSE = 8;
const PING = 9;
/** From a client, masked: with a mask of zeros, so that the bytes stay what they are. */
const PONG = Buffer.from([0x8a, 0x80, 0, 0, 0, 0]);
const HEAD_END = '\r\n\r\n';
const LONGEST_SHORT = 125;
const TWO_BYTES = 126;

const maskedText = (text: string): Buffer => {
  const body = Buffer.from(text);
  if (body.length > LONGEST_SHORT) throw new Error('a first frame of more than 125 bytes');
  return Buffer.concat([Buffer.from([0x81, 0x80 | body.length, 0, 0, 0, 0]), body]);
};

const handshake = ({ path, headers }: Request): string =>
  `GET ${path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n` +
  `Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n${headers}\r\n`;

type Frame = { readonly opcode: number; readonly text: string; readonly end: number };

const headerLength = (short: number): number => {
  if (short <= LONGEST_SHORT) return 2;
  return short === TWO_BYTES ? 4 : 10;
};

const bodyLength = (bytes: Buffer, at: number, short: number): number => {
  if (short <= LONGEST_SHORT) return short;
  return short === TWO_BYTES ? bytes.readUInt16BE(at + 2) : Number(bytes.readBigUInt64BE(at + 2));
};

/** A whole frame of a server, where all of it is here. */
const readFrame = (bytes: Buffer, at: number): Frame | undefined => {
  const short = bytes[at + 1] ?? 0;
  const start = at + headerLength(short);
  if (bytes.length < at + 2 || bytes.length < start) return undefined;
  const end = start + bodyLength(bytes, at, short);
  if (bytes.length < end) return undefined;
  return { opcode: (bytes[at] ?? 0) & 0x0f, text: bytes.toString('utf8', start, end), end };
};

type Ear = { readonly onText: (text: string) => void; readonly onEnd: (why: string) => void };

/** Reads one socket: the answer to its handshake, then frames. */
const listen = (socket: Socket, { onText, onEnd }: Ear): void => {
  let held: Buffer = Buffer.alloc(0);
  let isUpgraded = false;
  const upgrade = (): boolean => {
    const end = held.indexOf(HEAD_END);
    if (end < 0) return false;
    const head = held.toString('latin1', 0, end);
    if (!head.startsWith('HTTP/1.1 101')) onEnd(head.slice(0, 40));
    held = held.subarray(end + HEAD_END.length);
    isUpgraded = true;
    onText('');
    return true;
  };
  socket.on('data', (chunk: Buffer) => {
    held = held.length === 0 ? chunk : Buffer.concat([held, chunk]);
    if (!isUpgraded && !upgrade()) return;
    let at = 0;
    for (let frame = readFrame(held, at); frame; frame = readFrame(held, at)) {
      at = frame.end;
      if (frame.opcode === TEXT) onText(frame.text);
      if (frame.opcode === PING) socket.write(PONG);
      if (frame.opcode === CLOSE) onEnd('closed by the server');
    }
    held = held.subarray(at);
  });
  socket.on('error', (error) => onEnd(error.message));
};

export const createSwarm = (): Swarm => {
  const sockets = new Set<Socket>();

  const openOne = (port: number, request: Request, isThere: Wanted['isThere']): Promise<void> =>
    new Promise((resolve, reject) => {
      const socket = connect({ port, host: '127.0.0.1', noDelay: true });
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
      const patience = setTimeout(() => reject(new Error('a socket was not there in time')), WITHIN_MS);
      const settle = (act: () => void): void => {
        clearTimeout(patience);
        act();
      };
      listen(socket, {
        onText: (text) => {
          if (text === '' && request.first !== undefined) socket.write(maskedText(request.first));
          if (isThere(text)) settle(resolve);
        },
        onEnd: (why) => settle(() => reject(new Error(`a socket was lost: ${why}`))),
      });
      socket.write(handshake(request));
    });

  return {
    open: async ({ port, requests, isThere }) => {
      let next = 0;
      const openOn = async (): Promise<void> => {
        for (let request = requests[next]; request; request = requests[next]) {
          next += 1;
          await openOne(port, request, isThere);
        }
      };
      await Promise.all(Array.from({ length: AT_ONCE }, openOn));
    },
    close: async () => {
      const closed = [...sockets].map((socket) => new Promise((resolve) => socket.once('close', resolve)));
      for (const socket of sockets) socket.destroy();
      await Promise.all(closed);
    },
  };
};
