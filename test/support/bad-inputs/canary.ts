import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

/** A listener nobody has a reason to call. */
export type Canary = {
  /** `http://127.0.0.1:port` */
  readonly address: string;
  readonly hits: () => number;
  readonly close: () => Promise<void>;
};

const isAddress = (address: AddressInfo | string | null): address is AddressInfo =>
  typeof address === 'object' && address !== null;

export const startCanary = async (): Promise<Canary> => {
  let hits = 0;
  const server = createServer((socket) => {
    hits += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (!isAddress(address)) throw new Error('the canary has no address');
  return {
    address: `http://127.0.0.1:${address.port}`,
    hits: () => hits,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
};
