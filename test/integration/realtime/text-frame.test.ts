import { once } from 'node:events';
import { createServer } from 'node:net';
import { createHash } from 'node:crypto';
import { WebSocket } from 'ws';
import { PING_FRAME, textFrame } from '../../../src/realtime/socket/text-frame.js';

const ACCEPT_GUID = '258EAFA5-E914-47DA-95CA-C5AB0DC85B11';

/** A server that knows nothing but the handshake, so that every byte after it is ours. */
const sendTo = async (frames: readonly Buffer[], count: number): Promise<readonly string[]> => {
  const server = createServer((socket) => {
    socket.once('data', (head) => {
      const key = /sec-websocket-key: (.+)\r\n/i.exec(head.toString())?.[1] ?? '';
      const accept = createHash('sha1').update(`${key}${ACCEPT_GUID}`).digest('base64');
      socket.write(
        `HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: ${accept}\r\n\r\n`,
      );
      frames.forEach((frame) => socket.write(frame));
    });
    socket.on('error', () => {});
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  const client = new WebSocket(`ws://127.0.0.1:${typeof address === 'object' ? address?.port : 0}`);
  const heard: string[] = [];
  client.on('ping', () => heard.push('ping'));
  await new Promise<void>((resolve, reject) => {
    client.on('error', reject);
    client.on('message', (data) => {
      heard.push(String(data));
      if (heard.length === count) resolve();
    });
  });
  client.terminate();
  server.close();
  return heard;
};

it('frames texts of every length as a browser reads them', async () => {
  const texts = [0, 1, 125, 126, 127, 65_535, 65_536, 300_000].map((length) => 'a'.repeat(length));
  const chinese = '在吗？🙂'.repeat(1_000);

  const heard = await sendTo([...texts, chinese].map(textFrame), texts.length + 1);

  expect(heard).toEqual([...texts, chinese]);
});

it('pings', async () => {
  expect(await sendTo([PING_FRAME, textFrame('x')], 2)).toEqual(['ping', 'x']);
});
