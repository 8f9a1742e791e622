import { WebSocket } from 'ws';

/** Sockets of agents' browsers: they note when a text first appears, and look at nothing else. */
export type Screens = {
  /** Opens one more; resolves when it is told what happens. */
  readonly open: (url: string, headers?: Readonly<Record<string, string>>) => Promise<void>;
  readonly seenAt: (number: number) => number | undefined;
  readonly forget: () => void;
  readonly close: () => void;
};

const MARK = /"text":"bench (\d+) /g;
const PING_EVERY_MS = 10_000;

export const markedText = (number: number): string => `bench ${number} 你好，上周买的苹果有三个坏了，想问问能不能补发`;

export const createScreens = (): Screens => {
  const seen = new Map<number, number>();
  const sockets: WebSocket[] = [];
  const look = (text: string): void => {
    const now = performance.now();
    for (const [, number] of text.matchAll(MARK)) if (!seen.has(Number(number))) seen.set(Number(number), now);
  };
  const pings = setInterval(() => {
    for (const socket of sockets) socket.send('{"type":"ping"}');
  }, PING_EVERY_MS);
  return {
    open: (url, headers = {}) =>
      new Promise((resolve, reject) => {
        const socket = new WebSocket(url, { headers, perMessageDeflate: false });
        sockets.push(socket);
        socket.on('error', reject);
        socket.on('open', () => {
          if (Object.keys(headers).length === 0) resolve();
        });
        socket.on('message', (data) => {
          const text = data.toString();
          look(text);
          if (!text.startsWith('{"type":"hello"')) return;
          socket.send('{"type":"start"}');
          resolve();
        });
      }),
    seenAt: (number) => seen.get(number),
    forget: () => seen.clear(),
    close: () => {
      clearInterval(pings);
      for (const socket of sockets) socket.close();
    },
  };
};
