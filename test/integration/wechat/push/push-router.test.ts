import { request } from 'node:http';
import { connect } from 'node:net';
import type { WiredChannel } from '../../../../src/domain/channels/channel.js';
import { AppError } from '../../../../src/kernel/errors.js';
import { encryptMessage } from '../../../../src/wechat/protocol/crypto.js';
import { signatureOf } from '../../../../src/wechat/protocol/signature.js';
import { startPushServer } from '../../../support/bad-inputs/push-server.js';
import type { PushServer, Setup } from '../../../support/bad-inputs/push-server.js';
import { URL_CHECK, XML_MESSAGE } from '../../../support/wechat/push-vectors.js';

const { token, encodingAesKey, appId, originalId } = XML_MESSAGE;

const aChannel = (changes: Partial<WiredChannel> = {}): WiredChannel => ({
  id: 'vector-channel',
  merchantId: 'merchant-1',
  kind: 'official_account',
  name: '店',
  channelKey: 'vector',
  appId,
  originalId,
  encryptionMode: 'safe',
  previousMode: undefined,
  previousModeUntil: undefined,
  enabled: true,
  answersItself: false,
  secrets: {
    token,
    encodingAesKey,
    previousToken: undefined,
    previousEncodingAesKey: undefined,
    previousUntil: undefined,
  },
  ...changes,
});

const { timestamp, nonce, signature, msgSignature, encrypt } = XML_MESSAGE;
const clock = { now: () => new Date(1_726_100_123_000) };
const SIGNED = `signature=${signature}&timestamp=${timestamp}&nonce=${nonce}`;
const PATH = `/wechat/vector?${SIGNED}&msg_signature=${msgSignature}`;
const ENVELOPE = `<xml><ToUserName><![CDATA[gh_5d1c0a9b7e42]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;

type Answer = { status: number; body: string; allow: string | undefined };

describe('the push router', () => {
  let server: PushServer;

  const start = async (setup: Setup = {}) => {
    server = await startPushServer({ clock, channels: [aChannel()], ...setup });
  };

  const send = (method: string, path: string, parts: readonly (string | Buffer)[] = []): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const outgoing = request(`${server.target.baseUrl}${path}`, { method, agent: false }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('end', () => {
          const body = Buffer.concat(chunks).toString();
          resolve({ status: response.statusCode ?? 0, body, allow: response.headers.allow });
        });
      });
      outgoing.on('error', reject);
      const writeNext = (index: number): void => {
        const part = parts[index];
        if (part === undefined) outgoing.end();
        else outgoing.write(part, () => setImmediate(writeNext, index + 1));
      };
      writeNext(0);
    });

  const push = (message: string): Promise<Answer> => {
    const sealed = encryptMessage({ message, appId, encodingAesKey, random: Buffer.alloc(16, 'r') });
    const msgSignature = signatureOf(token, timestamp, nonce, sealed);
    return send('POST', `/wechat/vector?${SIGNED}&msg_signature=${msgSignature}`, [ENVELOPE.replace(encrypt, sealed)]);
  };

  afterEach(() => server.close());

  it('answers the published check of a URL with its echo', async () => {
    await start({ clock: { now: () => new Date(1_726_100_001_000) } });
    const query = new URLSearchParams(URL_CHECK);

    await expect(send('GET', `/wechat/vector?${query}`)).resolves.toMatchObject({
      status: 200,
      body: URL_CHECK.echostr,
    });
  });

  it('keeps the published message, whole or byte by byte', async () => {
    await start();

    await expect(send('POST', PATH, [ENVELOPE])).resolves.toMatchObject({ status: 200, body: 'success' });
    await expect(
      send(
        'POST',
        PATH,
        [...Buffer.from(ENVELOPE)].map((byte) => Buffer.from([byte])),
      ),
    ).resolves.toMatchObject({
      status: 200,
      body: 'success',
    });

    expect(server.pushes).toEqual([
      {
        merchantId: 'merchant-1',
        channelId: 'vector-channel',
        receivedAt: clock.now(),
        signatureKey: undefined,
        push: expect.objectContaining({
          msgId: '24712345678901237',
          content: { type: 'text', text: '订单还没发货？😀 a<b & c' },
        }),
      },
    ]);
  });

  it('takes a body of exactly 262,144 bytes, and not one more', async () => {
    await start();
    const whole = Buffer.from(ENVELOPE + ' '.repeat(262_144 - ENVELOPE.length));

    await expect(send('POST', PATH, [whole])).resolves.toMatchObject({ status: 200 });
    await expect(send('POST', PATH, [whole, ' '])).resolves.toMatchObject({ status: 413, body: 'payload too large' });
  });

  it('learns the original id from the first authentic push and then holds on to it', async () => {
    await start({ channels: [aChannel({ originalId: undefined })] });
    const from = (to: string, msgId: string) =>
      push(XML_MESSAGE.message.replace('gh_5d1c0a9b7e42', to).replace('24712345678901237', msgId));

    await expect(from('gh_first', '1')).resolves.toMatchObject({ status: 200 });
    await expect(from('gh_second', '2')).resolves.toMatchObject({ status: 400, body: 'bad request' });
    await expect(from('gh_first', '3')).resolves.toMatchObject({ status: 200 });

    expect(server.pushes).toHaveLength(2);
  });

  it('learns nothing in plain mode, where only the URL is authentic', async () => {
    await start({ channels: [aChannel({ originalId: undefined, encryptionMode: 'plain' })] });

    await expect(send('POST', PATH, [XML_MESSAGE.message])).resolves.toMatchObject({ status: 400 });
  });

  it.each(['plain', 'compatible'] as const)(
    'refuses %s channels where they are not allowed',
    async (encryptionMode) => {
      await start({ allowInsecure: false, channels: [aChannel({ encryptionMode })] });
      const body = encryptionMode === 'plain' ? XML_MESSAGE.message : ENVELOPE;

      await expect(send('POST', PATH, [body])).resolves.toMatchObject({ status: 403, body: 'forbidden' });
      await expect(send('GET', `${PATH}&echostr=1`)).resolves.toMatchObject({ status: 403, body: 'forbidden' });
    },
  );

  it.each([
    ['is away', () => Promise.reject(new AppError('unavailable', 'unavailable'))],
    ['has a bug', () => Promise.reject(new TypeError('bug'))],
  ])('asks WeChat to come again when the store %s', async (_name, acceptInbound) => {
    await start({ acceptInbound });

    await expect(send('POST', PATH, [ENVELOPE])).resolves.toMatchObject({ status: 503, body: 'unavailable' });
  });

  it('checks the channel first, then the method, then the rest', async () => {
    await start({ channels: [aChannel(), aChannel({ channelKey: 'off', id: 'off', enabled: false })] });

    for (const key of ['nobody', 'off', 'Vector', 'vector/', 'vector/x', '', 'vec%74or', 'x'.repeat(65)]) {
      await expect(send('DELETE', `/wechat/${key}`)).resolves.toMatchObject({ status: 404, body: 'not found' });
    }
    await expect(send('PUT', '/wechat/vector', [ENVELOPE])).resolves.toMatchObject({
      status: 405,
      body: 'method not allowed',
      allow: 'GET, POST',
    });
    await expect(send('HEAD', PATH)).resolves.toMatchObject({ status: 405 });
  });

  it('leaves every other path to whoever comes next', async () => {
    await start();

    for (const path of ['/', '/wechat', '/wechatx/vector', '/api/v1/me', '//wechat/vector']) {
      await expect(send('GET', path)).resolves.toMatchObject({ status: 404, body: 'Not Found' });
    }
  });

  it('goes on serving a connection whose last request it refused', async () => {
    await start();
    const { hostname, port } = new URL(server.target.baseUrl);
    const requestText = (path: string) =>
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Length: ${ENVELOPE.length}\r\n\r\n${ENVELOPE}`;
    const socket = connect(Number(port), hostname);
    socket.write(requestText('/wechat/nobody') + requestText(PATH));
    let received = '';
    await new Promise<void>((resolve) => {
      socket.on('data', (chunk) => {
        received += chunk.toString();
        if (received.endsWith('success')) resolve();
      });
    });
    socket.destroy();

    expect(received.match(/HTTP\/1\.1 \d+/g)).toEqual(['HTTP/1.1 404', 'HTTP/1.1 200']);
  });
});
