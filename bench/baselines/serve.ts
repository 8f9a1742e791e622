import { once } from 'node:events';
import type { Server } from 'node:http';

/** Listens on a free port of loopback and says which, as the bench waits for. */
export const serve = async (server: Server): Promise<void> => {
  server.keepAliveTimeout = 65_000;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  console.log(JSON.stringify({ ready: true, port: address.port }));
};

export const setting = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};
