import { generateKeyPairSync } from 'node:crypto';
import { createServer } from 'node:http';
import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:tls';
import type { AddressInfo, Server as NetServer } from 'node:net';
import { certify } from '../../../simulator/pay/certificate.js';
import type { WiredChannel } from '../../../src/domain/channels/channel.js';
import { isPublicAddress } from '../../../src/wechat/kefu/public-address.js';
import { createPlaceProbe } from '../../../src/wechat/wiring/place-probe.js';
import { createPushUrlProbe } from '../../../src/wechat/wiring/push-url-probe.js';

const WECHAT = 'https://api.weixin.qq.com';
const clock = { now: () => new Date() };

const channel: WiredChannel = {
  id: '0190a1b2-0000-7000-8000-000000000001',
  merchantId: '0190a1b2-0000-7000-8000-000000000002',
  kind: 'official_account',
  name: '青禾果园',
  channelKey: 'orchard',
  appId: 'wx00000000000000e9',
  originalId: undefined,
  encryptionMode: 'safe',
  previousMode: undefined,
  previousModeUntil: undefined,
  enabled: true,
  answersItself: false,
  secrets: {
    token: 'token',
    encodingAesKey: 'abcdefghijklmnopqrstuvwxyz0123456789ABCDEFG',
    previousToken: undefined,
    previousEncodingAesKey: undefined,
    previousUntil: undefined,
  },
};

describe('the probes of the wiring doctor', () => {
  const opened: (Server | NetServer)[] = [];
  const portOf = async (server: Server | NetServer): Promise<number> => {
    opened.push(server);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()));
    const address: AddressInfo | string | null = server.address();
    if (address === null || typeof address === 'string') throw new Error('no port');
    return address.port;
  };
  afterAll(() => opened.forEach((server) => server.close()));

  const place = (publicUrl: string, apiBaseUrl = WECHAT) =>
    createPlaceProbe({ publicUrl, apiBaseUrl, isPublicAddress })();

  it('see the certificate that stands there, trusted or not, and when it ends', async () => {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const { pem: cert } = certify(privateKey, Date.now() - 6 * 365 * 86_400_000);
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' });
    const port = await portOf(createTlsServer({ key, cert }, (socket) => socket.end()));

    const { tls, place: seen } = await place(`https://127.0.0.1:${port}`);

    expect(tls).toMatchObject({ status: 'shown', fault: expect.any(String), issuer: 'simulated platform' });
    if (tls?.status === 'shown') expect(tls.expiresAt.getTime()).toBeLessThan(Date.now());
    expect(seen).toMatchObject({ port, isTls: true, isStandIn: false, privateAddress: '127.0.0.1' });
  });

  it('see names that lead nowhere, and ports nobody listens at', async () => {
    expect((await place('https://nowhere.invalid')).place.dnsFault).toBeDefined();
    const closed = await place('https://127.0.0.1:1', 'http://localhost:3100');
    expect(closed.tls).toMatchObject({ status: 'failed', cause: 'ECONNREFUSED' });
    expect(closed.place.isStandIn).toBe(true);
  });

  it('see a server that echoes whatever it is asked, and one that asks to sign in', async () => {
    const echoing = await portOf(
      createServer((request, response) => {
        response.end(new URL(request.url ?? '', 'http://x').searchParams.get('echostr') ?? 'success');
      }),
    );
    const seen = await createPushUrlProbe({ publicUrl: `http://127.0.0.1:${echoing}`, clock })(channel);
    expect(seen.echo).toMatchObject({ isRight: true });
    expect(
      [seen.forgedEcho, seen.sealed, seen.forgedSeal].map((each) => each?.status === 'answered' && each.isRight),
    ).toEqual([false, false, false]);
    const signIn = await portOf(createServer((_request, response) => response.writeHead(302, { location: '/' }).end()));
    const away = await createPushUrlProbe({ publicUrl: `http://127.0.0.1:${signIn}/desk`, clock })(channel);
    expect(away.echo).toMatchObject({ isRight: false, statusCode: 302 });
    const nobody = await createPushUrlProbe({ publicUrl: 'http://127.0.0.1:1', clock })(channel);
    expect(nobody.echo).toEqual({ status: 'unreachable', cause: 'ECONNREFUSED' });
  });
});
