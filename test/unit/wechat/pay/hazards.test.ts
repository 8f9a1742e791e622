import { createCipheriv, generateKeyPairSync, sign, verify } from 'node:crypto';
import { createServer } from 'node:http';
import type { RequestListener, Server } from 'node:http';
import WxPay from 'wechatpay-node-v3';
import type { PayAccount } from '../../../../src/services/ports/payments/pay-accounts.js';
import { openSealed } from '../../../../src/wechat/pay/pay-crypto.js';
import { createPayGateway } from '../../../../src/wechat/pay/pay-gateway.js';
import { createPayHttp } from '../../../../src/wechat/pay/pay-http.js';
import { createSeenNonces } from '../../../../src/wechat/pay/notices/seen-nonces.js';
import { toPictureForm } from '../../../../src/wechat/pay/picture-form.js';
import { createSdkOf } from '../../../../src/wechat/pay/sdk.js';
import { readVouching, verifyVouching } from '../../../../src/wechat/pay/signed-headers.js';

const KEY = 'K3y4DeskSim_0123456789ABCDEFGHij';
const SERIAL = 'PUB_KEY_ID_0119000001012026010100000000000001';
const [platform, merchant] = [
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
  generateKeyPairSync('rsa', { modulusLength: 2048 }),
];
const pem = platform.publicKey.export({ type: 'spki', format: 'pem' }).toString();
const account: PayAccount = {
  merchantId: 'm',
  channelId: 'c',
  channelKey: 'k',
  appId: 'wx0000000000000001',
  mchId: '1900009999',
  merchantSerial: '3775B6A4',
  privateKey: merchant.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  apiV3Keys: [KEY],
  publicKeyId: SERIAL,
  trusted: new Map([[SERIAL, pem]]),
};
const now = new Date();
const seconds = Math.floor(now.getTime() / 1000);

const vouched = (body: string, { at = seconds, nonce = `n${Math.random()}` } = {}): Record<string, string> => ({
  'wechatpay-timestamp': String(at),
  'wechatpay-nonce': nonce,
  'wechatpay-serial': SERIAL,
  'wechatpay-signature': sign('RSA-SHA256', Buffer.from(`${at}\n${nonce}\n${body}\n`), platform.privateKey).toString(
    'base64',
  ),
});
const raw = (headers: Readonly<Record<string, string>>): readonly string[] => Object.entries(headers).flat();
const verdict = (headers: Readonly<Record<string, string>>, body: string) =>
  verifyVouching(readVouching(raw(headers)), Buffer.from(body), { trusted: account.trusted, now });

const seal = (plain: string): Buffer => {
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(KEY), Buffer.from('7cf3e0a91b2d'));
  cipher.setAAD(Buffer.from('transaction'));
  return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()]);
};

describe('what wechatpay-node-v3 gets wrong, and what stands in its place', () => {
  const sdk = new WxPay({
    appid: account.appId,
    mchid: account.mchId,
    serial_no: account.merchantSerial,
    publicKey: Buffer.from(pem),
    privateKey: Buffer.from(account.privateKey),
    key: KEY,
  });

  it('takes a forged text for true, where ours throws it away', () => {
    const forged = seal('{"total":100}');
    const at = forged.indexOf(forged.subarray(9, 10), 9);
    forged[at] = (forged[at] ?? 0) ^ ('1'.charCodeAt(0) ^ '9'.charCodeAt(0));
    const ciphertext = forged.toString('base64');
    expect(sdk.decipher_gcm(ciphertext, 'transaction', '7cf3e0a91b2d', KEY)).toEqual({ total: 900 });
    const sealed = { ciphertext, nonce: '7cf3e0a91b2d', associatedData: 'transaction' };
    expect(openSealed(KEY, sealed)).toBeUndefined();
    const right = { ...sealed, ciphertext: seal('{"total":100}').toString('base64') };
    expect(openSealed(KEY, right)?.toString()).toBe('{"total":100}');
    expect(openSealed(KEY, { ...right, associatedData: 'refund' })).toBeUndefined();
    expect(openSealed(`${KEY.slice(0, -1)}x`, right)).toBeUndefined();
  });

  it('knows no public-key mode and no window of time; ours knows both', async () => {
    sdk.createHttp({
      get: async () => ({ status: 404, error: '{}' }),
      post: async () => ({ status: 404 }),
      upload: async () => ({ status: 404 }),
    });
    const headers = vouched('{}');
    const [timestamp = '', nonce = '', serial = '', signature = ''] = Object.values(headers);
    await expect(sdk.verifySign({ timestamp, nonce, body: '{}', serial, signature })).rejects.toThrow(/./);
    expect(verdict(headers, '{}')).toBe('authentic');
    expect(verdict(vouched('{}', { at: seconds - 301 }), '{}')).toBe('forged');
    expect(verdict(vouched('{}', { at: seconds + 301 }), '{}')).toBe('forged');
    expect(verdict(headers, '{ }')).toBe('forged');
  });

  it('reads a text anew before it checks it; ours checks the bytes that came', async () => {
    const body = '{"id": "EV-1", "url": "https:\\/\\/x", "rate": 1.0}';
    const headers = vouched(body);
    const [timestamp = '', nonce = '', serial = '', signature = ''] = Object.values(headers);
    Reflect.set(Reflect.get(WxPay, 'certificates'), SERIAL, pem);
    const said = { timestamp, nonce, serial, signature };
    expect(await sdk.verifySign({ ...said, body: JSON.parse(body) })).toBe(false);
    // Its keys are the whole process's: another merchant's package trusts them too, and a signature of yesterday.
    const other = new WxPay({
      appid: 'wx1',
      mchid: '1',
      publicKey: Buffer.from(pem),
      privateKey: Buffer.from(pem),
      serial_no: '1',
    });
    expect(await other.verifySign({ ...said, body })).toBe(true);
    const old = vouched(body, { at: seconds - 27 * 3600 });
    const [oldTimestamp = '', oldNonce = '', , oldSignature = ''] = Object.values(old);
    const replayed = { timestamp: oldTimestamp, nonce: oldNonce, serial, signature: oldSignature, body };
    expect(await other.verifySign(replayed)).toBe(true);
    Reflect.deleteProperty(Reflect.get(WxPay, 'certificates'), SERIAL);
    expect(verdict(headers, body)).toBe('authentic');
    expect(verdict(old, body)).toBe('forged');
    const strangers = { trusted: new Map<string, string>(), now };
    expect(verifyVouching(readVouching(raw(headers)), Buffer.from(body), strangers)).toBe('unknown_serial');
  });

  it('asks WeChat Pay for certificates as often as somebody sends a serial it does not know', async () => {
    let asked = 0;
    const refuse = async () => {
      asked += 1;
      return { status: 404, error: '{}' };
    };
    sdk.createHttp({ get: refuse, post: refuse, upload: refuse });
    for (const nonce of ['1', '2', '3']) {
      const said = { timestamp: String(seconds), nonce, body: '{}', serial: 'ABCDEF', signature: 'x' };
      await expect(sdk.verifySign(said)).rejects.toThrow(/./);
    }
    // Ours only says that it is unknown; who asks is limited elsewhere.
    expect(asked).toBe(3);
    expect(verdict({ ...vouched('{}'), 'wechatpay-serial': 'ABCDEF' }, '{}')).toBe('unknown_serial');
  });

  it('signs a request without a body wrongly, unless it is a GET; ours ends every line', () => {
    const path = '/v3/merchant-service/complaint-notifications';
    const [timestamp, nonce] = ['1726130000', '593BEC0C930BF1AFEB40B4A08C8FB242'];
    const isRight = (method: string, signature: string): boolean => {
      const text = Buffer.from(`${method}\n${path}\n${timestamp}\n${nonce}\n\n`);
      return verify('RSA-SHA256', text, merchant.publicKey, Buffer.from(signature, 'base64'));
    };
    expect(isRight('GET', sdk.getSignature('GET', nonce, timestamp, path))).toBe(true);
    expect(isRight('DELETE', sdk.getSignature('DELETE', nonce, timestamp, path))).toBe(false);
    const ours = createSdkOf(WxPay)(account).authorize({ method: 'DELETE', path, timestamp, nonce, body: '' });
    expect(isRight('DELETE', /signature="([^"]+)"/.exec(ours)?.[1] ?? '')).toBe(true);
  });

  it('looks serials up in an object; ours trusts a list of its own', () => {
    for (const serial of ['__proto__', 'constructor', '../../keys/attacker', SERIAL.toLowerCase()]) {
      expect(verdict({ ...vouched('{}'), 'wechatpay-serial': serial }, '{}')).toBe('unknown_serial');
    }
    expect(readVouching([...raw(vouched('{}')), 'Wechatpay-Serial', SERIAL])).toBeUndefined();
  });

  it('lets a nonce vouch for another text; ours does not', () => {
    const nonces = createSeenNonces();
    expect(nonces.admit('a', 'n', Buffer.from('1'))).toBe(true);
    expect(nonces.admit('a', 'n', Buffer.from('1'))).toBe(true);
    expect(nonces.admit('a', 'n', Buffer.from('2'))).toBe(false);
  });
});

describe('our sender', () => {
  let server: Server;
  let answer: RequestListener = (_request, response) => void response.end();
  const logged: unknown[] = [];
  const unknown: string[] = [];
  let gateway: ReturnType<typeof createPayGateway>;
  let baseUrl = '';
  let http: ReturnType<typeof createPayHttp>;

  beforeAll(async () => {
    server = createServer((request, response) => answer(request, response));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address ? address.port : 0;
    baseUrl = `http://127.0.0.1:${port}`;
    const keep = (fields: unknown): void => void logged.push(fields);
    http = createPayHttp({
      baseUrl,
      clock: { now: () => new Date() },
      nonces: createSeenNonces(),
      logger: { debug: keep, info: keep, warn: keep, error: keep },
      onUnknownSerial: (channelId) => unknown.push(channelId),
    });
    gateway = createPayGateway({ accounts: { find: async () => account, findByKey: async () => account }, http });
  });
  afterAll(async () => {
    await http.close();
    server.closeAllConnections();
    server.close();
  });

  const order = JSON.stringify({
    mchid: account.mchId,
    appid: account.appId,
    out_trade_no: 'SO|20240912*01',
    transaction_id: '4200002345',
    trade_state: 'SUCCESS',
    amount: { total: 1990, currency: 'CNY' },
  });
  const ask = () => gateway.queryPayment('c', { outTradeNo: 'SO|20240912*01' });

  it('believes a signed answer, encodes the path it signs, and names the public key', async () => {
    let asked: { readonly url?: string | undefined; readonly serial?: unknown } = {};
    answer = (request, response) => {
      asked = { url: request.url, serial: request.headers['wechatpay-serial'] };
      response.writeHead(200, vouched(order)).end(order);
    };
    expect(await ask()).toMatchObject({ status: 'found', value: { tradeState: 'paid', totalFen: 1990 } });
    const url = '/v3/pay/transactions/out-trade-no/SO%7C20240912%2A01?mchid=1900009999';
    expect(asked).toEqual({ url, serial: SERIAL });
  });

  it('believes no answer without a right signature, and follows no redirect', async () => {
    const told: readonly RequestListener[] = [
      (_request, response) => void response.writeHead(200).end(order),
      (_request, response) => void response.writeHead(200, vouched('{}')).end(order),
      (_request, response) => void response.writeHead(200, vouched(order, { at: seconds - 400 })).end(order),
      (_request, response) => void response.writeHead(302, { location: '/elsewhere' }).end(),
      (_request, response) => void response.writeHead(403).end('{"code":"NO_AUTH","message":"x"}'),
      (request) => void request.socket.destroy(),
    ];
    for (const one of told) {
      answer = one;
      expect((await ask()).status).toBe('unclear');
    }
    const replayed = vouched(order, { nonce: 'once' });
    answer = (_request, response) => void response.writeHead(200, replayed).end(order);
    expect((await ask()).status).toBe('found');
    const other = order.replace('1990', '1991');
    answer = (_request, response) => void response.writeHead(200, vouched(other, { nonce: 'once' })).end(other);
    expect((await ask()).status).toBe('unclear');
  });

  it('puts no number into a path that could lead elsewhere, and logs no Authorization', async () => {
    let calls = 0;
    answer = (_request, response) => {
      calls += 1;
      response.end();
    };
    const refused = await gateway.queryPayment('c', { outTradeNo: 'a/../../../v3/refund/x' });
    expect([refused.status, calls]).toEqual(['refused', 0]);
    expect(logged.length).toBeGreaterThan(0);
    expect(JSON.stringify(logged)).not.toMatch(/WECHATPAY2|signature=|PRIVATE KEY/);
  });

  it('waits for no answer longer than it says, where the package would wait for ever', async () => {
    const startedAt = performance.now();
    answer = (_request, response) => void response.writeHead(200, vouched(order)).write(order.slice(0, 20));
    const nothing = (): void => undefined;
    const hasty = createPayHttp({
      baseUrl,
      clock: { now: () => new Date() },
      nonces: createSeenNonces(),
      logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
      onUnknownSerial: nothing,
      totalMs: 100,
    });
    expect(await hasty.send(account, { method: 'GET', path: '/v3/certificates' })).toMatchObject({ status: 'unclear' });
    expect(performance.now() - startedAt).toBeLessThan(3_000);
    await hasty.close();
  });

  it('puts, deletes and uploads, which the package cannot, each signed over what it says', async () => {
    const seen: (readonly [string | undefined, boolean])[] = [];
    let signed = '';
    answer = (request, response) => {
      const {
        nonce_str: nonce = '',
        timestamp = '',
        signature = '',
      } = Object.fromEntries(
        [...(request.headers.authorization ?? '').matchAll(/(\w+)="([^"]*)"/g)].map(([, name = '', value]) => [
          name,
          value,
        ]),
      );
      const text = Buffer.from(`${request.method}\n${request.url}\n${timestamp}\n${nonce}\n${signed}\n`);
      const isRight = verify('RSA-SHA256', text, merchant.publicKey, Buffer.from(signature, 'base64'));
      seen.push([request.method, isRight && /^[0-9A-F]{32}$/.test(nonce)]);
      request.resume().on('end', () => response.writeHead(204, vouched('')).end());
    };
    const path = '/v3/merchant-service/complaint-notifications';
    signed = '{"url":"https://a.example/pay"}';
    expect(await http.send(account, { method: 'PUT', path, body: signed })).toMatchObject({ status: 'ok' });
    signed = '';
    expect(await http.send(account, { method: 'DELETE', path })).toMatchObject({ status: 'ok' });
    const form = toPictureForm({ fileName: 'a.png', contentType: 'image/png', bytes: Buffer.from('picture') });
    signed = form.meta;
    const upload = { method: 'POST', path: '/v3/merchant-service/images/upload', body: form.meta, form } as const;
    expect(await http.send(account, upload)).toMatchObject({ status: 'ok' });
    expect(seen).toEqual([
      ['PUT', true],
      ['DELETE', true],
      ['POST', true],
    ]);
  });
});
