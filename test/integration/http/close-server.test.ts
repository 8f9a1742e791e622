import { once } from 'node:events';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { createCloseServer } from '../../../src/http/close-server.js';
import { createHardenedServer } from '../../../src/http/hardened-server.js';

const portOf = (server: ReturnType<typeof createHardenedServer>): number => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
};

describe('a server that closes', () => {
  it('answers what was asked, and does not wait for connections that never asked anything', async () => {
    let answer: (() => void) | undefined;
    const server = createHardenedServer((_request, response) => {
      answer = () => response.end('answered');
    });
    const close = createCloseServer(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const open = async (): Promise<Socket> => {
      const socket = connect(portOf(server), '127.0.0.1');
      await once(socket, 'connect');
      return socket;
    };
    const ahead = await open();
    const working = await open();
    const arrived = once(server, 'request');
    working.write('GET / HTTP/1.1\r\nHost: desk\r\n\r\n');
    await arrived;

    const said: string[] = [];
    working.on('data', (bytes) => said.push(String(bytes)));
    const cut = once(ahead, 'close');
    const closed = close();
    await cut;
    answer?.();
    await closed;
    expect(said.join('')).toContain('answered');
  });
});
