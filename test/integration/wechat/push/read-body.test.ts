import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { connect } from 'node:net';
import type { Socket } from 'node:net';
import { readBody } from '../../../../src/wechat/push/read-body.js';
import type { RawBody } from '../../../../src/wechat/push/read-body.js';

describe('reading the body of a push', () => {
  let server: Server;
  let client: Socket;
  let read: Promise<RawBody>;

  beforeEach(async () => {
    let tell: (body: RawBody) => void = () => undefined;
    read = new Promise((resolve) => {
      tell = resolve;
    });
    server = createServer((incoming) => {
      void Promise.resolve().then(async () => tell(await readBody(incoming, 100)));
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    client = connect(typeof address === 'object' && address !== null ? address.port : 0, '127.0.0.1');
    client.on('error', () => client.destroy());
  });

  afterEach(async () => {
    client.destroy();
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const HEAD = 'POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n';

  it('gives what came with the headers', async () => {
    client.write(`${HEAD}0123456789`);

    await expect(read).resolves.toEqual(Buffer.from('0123456789'));
  });

  it('waits for what comes later', async () => {
    client.write(`${HEAD}01234`);
    setTimeout(() => client.write('56789'), 20);

    await expect(read).resolves.toEqual(Buffer.from('0123456789'));
  });

  it('hangs up on a client that is too slow', async () => {
    client.write(`${HEAD}01234`);
    const closed = new Promise((resolve) => client.once('close', resolve));

    await expect(read).resolves.toBe('gone');
    await closed;
  });

  it('notices a client that goes away', async () => {
    client.write(`${HEAD}01234`, () => client.destroy());

    await expect(read).resolves.toBe('gone');
  });
});
