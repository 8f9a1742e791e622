import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { createServer as createTcpServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { createAccessTokens } from '../../../../src/wechat/kefu/access-token.js';
import { createKefuClient } from '../../../../src/wechat/kefu/kefu-client.js';
import { createKefuMediaSource } from '../../../../src/wechat/kefu/kefu-media-source.js';
import { createKefuSender } from '../../../../src/wechat/kefu/kefu-sender.js';
import { createRefreshToken } from '../../../../src/wechat/kefu/token-refresh.js';
import { createFetchVideo } from '../../../../src/wechat/kefu/video-fetch.js';
import { createWechatApi } from '../../../../src/wechat/kefu/wechat-api.js';
import type { StoredToken, TokenStore } from '../../../../src/services/ports/channels/token-store.js';
import { silentLogger } from '../../../support/postgres.js';

// What only a server that misbehaves byte by byte can show; the rest is shown with the simulator, in test/integration/outbound.

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === 'object' && address ? address.port : 0;

let now = new Date('2026-11-20T10:00:00Z');
const clock = { now: () => now };

const createMemoryTokenStore = (): TokenStore => {
  let stored: StoredToken | undefined;
  let lease = 0;
  let isHeld = false;
  return {
    read: async () => stored,
    takeLease: async () => {
      if (isHeld) return undefined;
      isHeld = true;
      lease += 1;
      return lease;
    },
    save: async (_channelId, _number, token) => {
      stored = token;
      return true;
    },
    noteLoss: async () => undefined,
    release: async () => {
      isHeld = false;
    },
  };
};

type Handle = (request: IncomingMessage, response: ServerResponse, body: Buffer) => void;

const startDouble = async (handle: Handle) => {
  const requests: { readonly path: string; readonly body: Buffer; readonly type: string }[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks);
      requests.push({ path: request.url ?? '', body, type: request.headers['content-type'] ?? '' });
      if (request.url !== '/cgi-bin/stable_token') return handle(request, response, body);
      const number = requests.filter(({ path }) => path === '/cgi-bin/stable_token').length;
      return response.end(JSON.stringify({ access_token: `TOKEN_${number}`, expires_in: 7200 }));
    });
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const url = `http://127.0.0.1:${portOf(server.address())}`;
  return {
    url,
    requests,
    tokenCalls: () => requests.filter(({ path }) => path === '/cgi-bin/stable_token').length,
    close: async (): Promise<void> => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
};

const closers: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closers.splice(0).toReversed()) await close();
  now = new Date('2026-11-20T10:00:00Z');
});

const senderAt = (baseUrl: string, tokenStore = createMemoryTokenStore()) => {
  const api = createWechatApi({ baseUrl });
  closers.push(api.close);
  const credentials = { find: async () => ({ appId: 'wx1', appSecret: 'the-secret' }) };
  const refreshToken = createRefreshToken({ api, tokenStore, credentials, clock, logger: silentLogger });
  const accessTokens = createAccessTokens({ refreshToken, clock });
  const client = createKefuClient({ api, accessTokens });
  const sender = createKefuSender({ client, clock, logger: silentLogger });
  const send = (text = '好的', timeLeftMs = () => 60_000) =>
    sender.send({
      channel: { id: 'c1', kind: 'official_account' },
      openid: 'oABC',
      content: { type: 'text', text },
      mediaIds: new Map(),
      timeLeftMs,
    });
  const fetchVideo = createFetchVideo({ apiOrigin: api.origin });
  return { sender, send, accessTokens, client, fetchVideo, mediaSource: createKefuMediaSource({ client, fetchVideo }) };
};

const withDouble = async (handle: Handle) => {
  const double = await startDouble(handle);
  closers.push(double.close);
  return { ...double, ...senderAt(double.url) };
};

const ok: Handle = (_request, response) => void response.end('{"errcode":0,"errmsg":"ok"}');

describe('a send', () => {
  it('goes out as raw UTF-8 with the token in the query', async () => {
    const { send, requests } = await withDouble(ok);

    expect(await send('您好 🌸\n<a href="https://shop.example">查看</a>')).toEqual({ status: 'sent' });
    expect(requests[1]?.path).toBe('/cgi-bin/message/custom/send?access_token=TOKEN_1');
    expect(requests[1]?.body.toString('utf8')).toContain('您好 🌸\\n<a href=\\"https://shop.example\\">查看</a>');
  });

  it('may be tried again when nothing of it was written', async () => {
    const double = await startDouble(ok);
    const tokenStore = createMemoryTokenStore();
    await senderAt(double.url, tokenStore).send();
    await double.close();

    expect(await senderAt(double.url, tokenStore).send()).toMatchObject({ status: 'retry', why: 'unreachable' });
    expect(await senderAt('http://name.invalid').send()).toMatchObject({ status: 'retry', why: 'unreachable' });
  });

  it.each<[string, Handle]>([
    ['the connection breaks after the request', (request) => void request.socket.destroy()],
    [
      'the answer is cut in the middle',
      (request, response) => {
        response.writeHead(200, { 'content-length': 100 }).write('{"errcode":0');
        setTimeout(() => request.socket.destroy(), 20);
      },
    ],
    [
      'the answer is longer than 1 MB',
      (_request, response) => void response.end(`{"errcode":0,"x":"${'x'.repeat(2 ** 20)}"}`),
    ],
    ['the answer has no errcode', (_request, response) => void response.end('{}')],
    ['the answer is not HTTP', (request) => void request.socket.end('hello\r\n\r\n')],
    ['it is sent elsewhere', (_request, response) => void response.writeHead(307, { location: '/x' }).end()],
  ])('is of unknown outcome when %s', async (_name, handle) => {
    const { send, requests } = await withDouble(handle);

    expect(await send()).toEqual({ status: 'unknown', error: { code: 'no_answer' } });
    expect(requests.filter(({ path }) => path.startsWith('/cgi-bin/message'))).toHaveLength(1);
  });

  it('is not begun with too little of the lease left', async () => {
    const { send, requests } = await withDouble(ok);

    expect(await send('好的', () => 9_000)).toMatchObject({ status: 'retry', why: 'late' });
    expect(requests.map(({ path }) => path)).toEqual(['/cgi-bin/stable_token']);
  });

  it('reaches nobody through a server that takes connections and says nothing, within its time', async () => {
    const mute = createTcpServer((socket) => void socket.resume());
    await new Promise<void>((resolve) => {
      mute.listen(0, '127.0.0.1', resolve);
    });
    closers.push(async () => {
      await new Promise((resolve) => {
        mute.close(resolve);
      });
    });
    const { send } = senderAt(`http://127.0.0.1:${portOf(mute.address())}`);
    const startedAt = performance.now();

    // The token was asked for and never came: nothing was sent.
    expect(await send()).toMatchObject({ status: 'retry', why: 'unreachable' });
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });
});

describe('the access token', () => {
  it('is fetched once, however many ask together, and never forced', async () => {
    const { accessTokens, requests, tokenCalls } = await withDouble(ok);
    const answers = await Promise.all(Array.from({ length: 50 }, () => accessTokens.get('c1')));

    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set(['{"status":"token","token":"TOKEN_1"}']),
    );
    expect(tokenCalls()).toBe(1);
    expect(JSON.parse(requests[0]?.body.toString() ?? '')).toEqual({
      grant_type: 'client_credential',
      appid: 'wx1',
      secret: 'the-secret',
      force_refresh: false,
    });
  });

  it('is renewed in the last five minutes while the old one goes on serving, and at once when it has ended', async () => {
    const { accessTokens, tokenCalls } = await withDouble(ok);
    await accessTokens.get('c1');
    now = new Date(now.getTime() + (7200 - 301) * 1000);
    expect(await accessTokens.get('c1')).toMatchObject({ token: 'TOKEN_1' });
    expect(tokenCalls()).toBe(1);

    now = new Date(now.getTime() + 35_000);
    expect(await accessTokens.get('c1')).toMatchObject({ token: 'TOKEN_1' });
    while (tokenCalls() < 2) await new Promise((resolve) => setTimeout(resolve, 5));
    now = new Date(now.getTime() + 7200 * 1000);
    expect(await accessTokens.get('c1')).toMatchObject({ token: 'TOKEN_3' });
  });

  it.each([40001, 40014, 42001])('is replaced once after %s, and the send tried once more', async (errcode) => {
    const { send, requests, tokenCalls } = await withDouble((request, response) => {
      const isOld = request.url?.endsWith('TOKEN_1');
      response.end(JSON.stringify(isOld ? { errcode, errmsg: 'invalid credential rid: 1-2-3' } : { errcode: 0 }));
    });
    // Fetched this very moment: asking for another one at once would be asking in a circle.
    expect(await send()).toMatchObject({ status: 'retry', why: 'token' });
    now = new Date(now.getTime() + 60_000);
    const together = await Promise.all(Array.from({ length: 20 }, () => send()));

    expect(together.every(({ status }) => status === 'sent')).toBe(true);
    expect(tokenCalls()).toBe(2);
    expect(requests.filter(({ path }) => path.endsWith('TOKEN_2'))).toHaveLength(20);
  });

  it('is not fetched in a circle when every token is refused', async () => {
    const { send, tokenCalls } = await withDouble((_request, response) => {
      response.end('{"errcode":40001,"errmsg":"invalid credential"}');
    });
    for (let index = 0; index < 10; index += 1) {
      expect(await send()).toMatchObject({ status: 'retry', why: 'token', error: { code: 'wechat_40001' } });
    }

    expect(tokenCalls()).toBeLessThanOrEqual(2);
  });

  it.each([40125, 40164, 40243, 89503])('says so when it cannot be had: %s', async (errcode) => {
    const double = await startDouble(ok);
    await double.close();
    const server = createServer((_request, response) => {
      response.end(JSON.stringify({ errcode, errmsg: 'invalid appsecret rid: 668e4fa9-2a8817b8' }));
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    closers.push(async () => {
      server.closeAllConnections();
      await new Promise((resolve) => {
        server.close(resolve);
      });
    });

    expect(await senderAt(`http://127.0.0.1:${portOf(server.address())}`).send()).toEqual({
      status: 'refused',
      error: { code: `wechat_${errcode}`, errcode, rid: '668e4fa9-2a8817b8' },
      window: undefined,
      isMediaGone: false,
      needsAdmin: true,
    });
  });
});

describe('media', () => {
  it('is uploaded as one part named media, with a plain ASCII name', async () => {
    const { sender, requests } = await withDouble((_request, response) => {
      response.end('{"type":"image","media_id":"MEDIA","created_at":1}');
    });
    const bytes = Buffer.from([0xff, 0xd8, 0xff, 0, 13, 10, 45, 45]);
    const uploaded = await sender.upload({
      channelId: 'c1',
      kind: 'image',
      bytes,
      contentType: 'image/jpeg',
      timeLeftMs: () => 60_000,
    });

    expect(uploaded).toMatchObject({ status: 'uploaded', wechatMediaId: 'MEDIA' });
    const { path = '', body = Buffer.alloc(0), type = '' } = requests[1] ?? {};
    expect(path).toBe('/cgi-bin/media/upload?access_token=TOKEN_1&type=image');
    const boundary = /boundary=(\S+)/.exec(type)?.[1] ?? 'none';
    expect(body.toString('latin1')).toBe(
      `--${boundary}\r\nContent-Disposition: form-data; name="media"; filename="media.jpg"\r\n` +
        `Content-Type: image/jpeg\r\n\r\n${bytes.toString('latin1')}\r\n--${boundary}--\r\n`,
    );
  });

  it('is never fetched from an address that is not WeChat’s', async () => {
    const { fetchVideo, mediaSource } = await withDouble((_request, response) => {
      response.setHeader('content-type', 'application/json');
      response.end('{"video_url":"http://169.254.169.254/latest/meta-data"}');
    });

    expect(await mediaSource.download({ channelId: 'c1', wechatMediaId: 'M' })).toMatchObject({ status: 'later' });
    for (const url of [
      'http://127.0.0.1:1/x',
      'https://evil.example/x',
      'https://qq.com.evil.example/x',
      'http://user:pw@mp.weixin.qq.com/x',
      'http://mp.weixin.qq.com:8080/x',
      'file:///etc/passwd',
    ]) {
      expect(await fetchVideo(url, 100)).toEqual({ status: 'not_written', cause: 'address_refused' });
    }
  });

  it('longer than 20 MB is given up', async () => {
    const { mediaSource } = await withDouble((_request, response) => {
      response.setHeader('content-type', 'image/jpeg');
      response.end(Buffer.alloc(20 * 1024 * 1024 + 1, 1));
    });

    expect(await mediaSource.download({ channelId: 'c1', wechatMediaId: 'M' })).toEqual({
      status: 'gone',
      error: { code: 'wechat_45001' },
    });
  });
});
