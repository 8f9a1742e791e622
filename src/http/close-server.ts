import { once } from 'node:events';
import type { Server } from 'node:http';
import type { Socket } from 'node:net';

/** What was opened and has asked nothing by then is ended: a request whose first bytes are on their way is not cut off. */
const SPEAKS_WITHIN_MS = 1_000;

/**
 * Follows the connections of a server and answers how it is closed: no new ones; those at work end when they have answered, and
 * those that are open ahead of time, as browsers and balancers keep them, do not hold it open. Node waits for these for ever.
 */
export const createCloseServer = (server: Server): (() => Promise<void>) => {
  const silent = new Set<Socket>();
  server.on('connection', (socket) => {
    silent.add(socket);
    socket.once('close', () => silent.delete(socket));
  });
  server.on('request', ({ socket }) => silent.delete(socket));
  server.prependListener('upgrade', ({ socket }) => silent.delete(socket));

  return async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeIdleConnections();
    const endSilent = setInterval(() => {
      silent.forEach((socket) => socket.destroy());
      server.closeIdleConnections();
    }, SPEAKS_WITHIN_MS);
    await closed;
    clearInterval(endSilent);
  };
};
