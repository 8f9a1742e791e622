import { connect } from 'node:net';
import type { Socket } from 'node:net';

/** One kept-alive HTTP connection with one request in flight at a time. */
export type Connection = {
  readonly send: (request: Buffer, onAnswer: (status: number) => void) => void;
  readonly close: () => void;
};

const READ_BYTES = 16_384;

type Head = { readonly status: number; readonly length: number };

/** How long the first answer in these bytes is, once its head is there. */
const readHead = (bytes: Buffer): Head | undefined => {
  const headEnd = bytes.indexOf('\r\n\r\n');
  if (headEnd < 0) return undefined;
  const head = bytes.toString('latin1', 0, headEnd);
  const bodyLength = Number(/\r\ncontent-length: *(\d+)/i.exec(head)?.[1] ?? 0);
  return { status: Number(head.slice(9, 12)), length: headEnd + 4 + bodyLength };
};

/**
 * Calls `onAnswer` once for each answer. Answers of one server are nearly all alike: one as long as the last, with its status,
 * is taken as whole without being read again.
 */
const createReader = (onAnswer: (status: number) => void) => {
  let last: Head = { status: 0, length: 0 };
  let held: Buffer | undefined;
  const isLikeLast = (chunk: Buffer): boolean =>
    held === undefined &&
    chunk.length === last.length &&
    (chunk[9] ?? 0) * 100 + (chunk[10] ?? 0) * 10 + (chunk[11] ?? 0) - 48 * 111 === last.status;
  return (chunk: Buffer): void => {
    if (!isLikeLast(chunk)) {
      const bytes = held ? Buffer.concat([held, chunk]) : chunk;
      const head = readHead(bytes);
      if (!head || bytes.length < head.length) {
        held = Buffer.from(bytes);
        return;
      }
      held = undefined;
      last = head;
    }
    onAnswer(last.status);
  };
};

type Wire = { readonly socket: Socket; readonly isOpen: () => boolean };

/** A socket whose answers go to `onAnswer`, with status 0 when it breaks. */
const openWire = (port: number, onAnswer: (status: number) => void): Promise<Wire> =>
  new Promise((resolve, reject) => {
    const read = createReader(onAnswer);
    let isOpen = true;
    const socket = connect({
      port,
      host: '127.0.0.1',
      noDelay: true,
      onread: {
        buffer: Buffer.allocUnsafe(READ_BYTES),
        callback: (length, buffer) => {
          read(Buffer.from(buffer.buffer, buffer.byteOffset, length));
          return true;
        },
      },
    });
    socket.once('connect', () => resolve({ socket, isOpen: () => isOpen }));
    socket.on('error', reject);
    socket.on('end', () => {
      isOpen = false;
    });
    socket.on('close', () => {
      isOpen = false;
      onAnswer(0);
    });
  });

type Waiting = { readonly request: Buffer; readonly onAnswer: (status: number) => void; readonly isAgain: boolean };

/**
 * A server closes what stays idle for long, perhaps while a request is on its way to it: such a request is sent once more, on
 * a new connection, as WeChat would.
 */
export const openConnection = async (port: number): Promise<Connection> => {
  let waiting: Waiting | undefined;
  const answered = (status: number): void => {
    const asked = waiting;
    if (!asked) return;
    if (status === 0 && !asked.isAgain) {
      sendAnew(asked);
      return;
    }
    waiting = undefined;
    asked.onAnswer(status);
  };
  const sendAnew = (asked: Waiting): void => {
    waiting = { ...asked, isAgain: true };
    openAnew(asked.request).catch(() => answered(0));
  };
  const openAnew = async (request: Buffer): Promise<void> => {
    wire = await openWire(port, answered);
    wire.socket.write(request);
  };
  let wire = await openWire(port, answered);
  return {
    send: (request, onAnswer) => {
      waiting = { request, onAnswer, isAgain: false };
      if (wire.isOpen()) wire.socket.write(request);
      else sendAnew(waiting);
    },
    close: () => wire.socket.destroy(),
  };
};

export const openConnections = (port: number, count: number): Promise<readonly Connection[]> =>
  Promise.all(Array.from({ length: count }, () => openConnection(port)));
