import { connect, createServer } from 'node:net';

const loopback = '127.0.0.1';

/**
 * @param {number} port 0: any free one
 * @param {string} [host]
 * @returns {Promise<number>} the port that could be bound
 */
const bind = (port, host = loopback) =>
  new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port, host, exclusive: true }, () => {
      const address = server.address();
      const bound = address !== null && typeof address === 'object' ? address.port : port;
      server.close(() => resolve(bound));
    });
  });

export const freePort = () => bind(0);

/**
 * @param {number} port
 * @param {string} [host]
 */
export const isPortFree = (port, host) =>
  bind(port, host).then(
    () => true,
    // An address that is not ours to bind is the server's to complain about.
    (error) => !(error instanceof Error && 'code' in error && error.code === 'EADDRINUSE'),
  );

/**
 * @param {{ host: string, port: number, timeoutMs: number }} address
 * @returns {Promise<boolean>}
 */
export const answersTcp = ({ host, port, timeoutMs }) =>
  new Promise((resolve) => {
    const socket = connect({ host, port, timeout: timeoutMs });
    /** @param {boolean} answer */
    const end = (answer) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => end(true));
    socket.once('timeout', () => end(false));
    socket.once('error', () => end(false));
  });
