import { createServer, connect } from 'node:net';
import type { AddressInfo, Socket } from 'node:net';

/** What happens to bytes on their way. `blackhole` accepts and says nothing; `refuse` resets whoever comes. */
export type ProxyMode =
  | { readonly act: 'pass' }
  | { readonly act: 'refuse' }
  | { readonly act: 'blackhole' }
  | { readonly act: 'delay'; readonly ms: readonly [number, number] }
  /** The question goes through, and the connection is cut before its answer. */
  | { readonly act: 'drop_answers' };

export type Proxy = {
  readonly port: number;
  /** Holds for connections that are open and for those to come. */
  readonly set: (mode: ProxyMode) => void;
  /** Where it leads from now on; what is open is cut. */
  readonly lead: (port: number) => void;
  /** Cuts what is open now, as a lost network does. */
  readonly cut: () => void;
  readonly close: () => Promise<void>;
};

type Pair = { readonly client: Socket; readonly server: Socket };

/** Sees what a client says, piece by piece; one listener per connection. */
export type Tap = () => (bytes: Buffer) => void;

/** A TCP proxy on loopback in front of one port, or of several in turn, whose way can be broken while it runs. */
export const startProxy = async (ports: readonly number[], random: () => number, tap?: Tap): Promise<Proxy> => {
  let mode: ProxyMode = { act: 'pass' };
  let targets = ports;
  let opened = 0;
  const pairs = new Set<Pair>();

  const join = async (client: Socket): Promise<void> => {
    client.pause();
    const first = opened;
    opened += 1;
    const server = await dial(targets.map((_, index) => targets[(first + index) % targets.length] ?? 0));
    if (!server || client.destroyed) {
      client.resetAndDestroy();
      server?.destroy();
      return;
    }
    const pair = { client, server };
    tie(pair, pairs);
    const deliver = createDelivery(() => mode, random);
    const listen = tap?.();
    client.on('data', (bytes) => {
      listen?.(bytes);
      deliver.up(server, bytes);
    });
    server.on('data', (bytes) => deliver.down(pair, bytes));
    client.resume();
  };
  const listener = createServer((client) => {
    client.on('error', () => {});
    if (mode.act === 'refuse') client.resetAndDestroy();
    else void join(client);
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const cut = (): void => cutAll(pairs);
  return {
    port: portOf(listener.address()),
    set: (next) => {
      mode = next;
      if (next.act === 'refuse') cut();
    },
    lead: (port) => {
      targets = [port];
      cut();
    },
    cut,
    close: async () => {
      cut();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
};

const cutAll = (pairs: ReadonlySet<Pair>): void => {
  for (const { client, server } of pairs) {
    client.resetAndDestroy();
    server.destroy();
  }
};

/** The first that takes the connection, as whoever spreads connections over processes does. */
const dial = async (ports: readonly number[]): Promise<Socket | undefined> => {
  for (const port of ports) {
    const socket = connect(port, '127.0.0.1');
    const isOpen = await new Promise<boolean>((resolve) => {
      socket.once('connect', () => resolve(true)).once('error', () => resolve(false));
    });
    if (isOpen) return socket;
  }
  return undefined;
};

/** The end of one is the end of the other. */
const tie = (pair: Pair, pairs: Set<Pair>): void => {
  const { client, server } = pair;
  pairs.add(pair);
  const end = (): void => {
    pairs.delete(pair);
    client.destroy();
    server.destroy();
  };
  server.on('error', () => client.destroy());
  client.on('close', end);
  server.on('close', end);
};

const portOf = (address: AddressInfo | string | null): number => {
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

/** Bytes of one connection keep their order in each direction, also when they are held back. */
const createDelivery = (modeNow: () => ProxyMode, random: () => number) => {
  const queues = { up: Promise.resolve(), down: Promise.resolve() };

  const waitMs = (mode: ProxyMode): number => {
    if (mode.act !== 'delay') return 0;
    const [low, high] = mode.ms;
    return low + (high - low) * random();
  };
  const pass = (way: 'up' | 'down', to: Socket, bytes: Buffer): void => {
    const ms = waitMs(modeNow());
    if (ms === 0 && modeNow().act === 'pass') {
      queues[way] = queues[way].then(() => void to.write(bytes));
      return;
    }
    queues[way] = queues[way]
      .then(() => new Promise((resolve) => setTimeout(resolve, ms)))
      .then(() => void (modeNow().act !== 'blackhole' && to.write(bytes)));
  };
  return {
    up: (server: Socket, bytes: Buffer): void => {
      if (modeNow().act !== 'blackhole') pass('up', server, bytes);
    },
    down: ({ client, server }: Pair, bytes: Buffer): void => {
      if (modeNow().act === 'blackhole') return;
      if (modeNow().act === 'drop_answers') {
        client.resetAndDestroy();
        server.destroy();
        return;
      }
      pass('down', client, bytes);
    },
  };
};
