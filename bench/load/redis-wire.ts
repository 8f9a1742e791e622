import { once } from 'node:events';
import { connect } from 'node:net';

/** What Redis answered; an error is its text. */
export type Reply = string | number | null | RedisError | readonly Reply[];
export class RedisError extends Error {}

type Parsed = { readonly reply: Reply; readonly end: number };

const parseArray = (bytes: Buffer, from: number, count: number): Parsed | undefined => {
  const items: Reply[] = [];
  let at = from;
  for (let index = 0; index < count; index += 1) {
    const item = parse(bytes, at);
    if (!item) return undefined;
    items.push(item.reply);
    at = item.end;
  }
  return { reply: items, end: at };
};

const parseBulk = (bytes: Buffer, from: number, length: number): Parsed | undefined => {
  if (length < 0) return { reply: null, end: from };
  const end = from + length + 2;
  return end <= bytes.length ? { reply: bytes.toString('latin1', from, from + length), end } : undefined;
};

/** One whole reply of RESP 2, where all of it is here. */
const parse = (bytes: Buffer, at: number): Parsed | undefined => {
  const lineEnd = bytes.indexOf('\r\n', at);
  if (lineEnd < 0) return undefined;
  const line = bytes.toString('latin1', at + 1, lineEnd);
  const next = lineEnd + 2;
  switch (String.fromCharCode(bytes[at] ?? 0)) {
    case '*':
      return Number(line) < 0 ? { reply: null, end: next } : parseArray(bytes, next, Number(line));
    case '$':
      return parseBulk(bytes, next, Number(line));
    case ':':
      return { reply: Number(line), end: next };
    case '-':
      return { reply: new RedisError(line), end: next };
    default:
      return { reply: line, end: next };
  }
};

export const encode = (parts: readonly (string | number)[]): string =>
  `*${parts.length}\r\n${parts.map((part) => `$${Buffer.byteLength(String(part))}\r\n${part}\r\n`).join('')}`;

export type RedisWire = {
  /** Sends commands in one write and resolves with their replies. Throws what Redis refused. */
  readonly send: (commands: readonly string[]) => Promise<readonly Reply[]>;
  readonly close: () => void;
};

type Batch = {
  readonly count: number;
  readonly resolve: (replies: readonly Reply[]) => void;
  readonly reject: (error: Error) => void;
};

const createReader = (batches: Batch[]) => {
  let held: Buffer = Buffer.alloc(0);
  let replies: Reply[] = [];
  const settle = (): void => {
    const batch = batches[0];
    if (!batch || replies.length < batch.count) return;
    batches.shift();
    const refused = replies.find((reply) => reply instanceof RedisError);
    if (refused instanceof RedisError) batch.reject(refused);
    else batch.resolve(replies);
    replies = [];
  };
  return (chunk: Buffer): void => {
    const bytes = held.length > 0 ? Buffer.concat([held, chunk]) : chunk;
    let at = 0;
    for (let parsed = parse(bytes, at); parsed; parsed = parse(bytes, at)) {
      replies.push(parsed.reply);
      at = parsed.end;
      settle();
      if (at >= bytes.length) break;
    }
    held = bytes.subarray(at);
  };
};

/** A lean connection: a full client costs more than the commands that are measured. */
export const openRedisWire = async (url: string): Promise<RedisWire> => {
  const { hostname, port, username, password, pathname } = new URL(url);
  const socket = connect({ host: hostname, port: Number(port), noDelay: true });
  const batches: Batch[] = [];
  socket.on('data', createReader(batches));
  socket.on('close', () => batches.forEach(({ reject }) => reject(new Error('Redis closed the connection'))));
  await once(socket, 'connect');
  const send = (commands: readonly string[]): Promise<readonly Reply[]> =>
    new Promise((resolve, reject) => {
      batches.push({ count: commands.length, resolve, reject });
      socket.write(commands.join(''));
    });
  const secret = decodeURIComponent(password);
  if (secret !== '') await send([encode(username === '' ? ['AUTH', secret] : ['AUTH', username, secret])]);
  if (pathname.length > 1) await send([encode(['SELECT', pathname.slice(1)])]);
  return { send, close: () => socket.destroy() };
};
