import { createServer } from 'node:net';
import type { ShopFault } from '../../../simulator/shop/faults.js';
import { createCheckShop } from '../../../src/orders/connector/check-shop.js';
import { createShopHttp } from '../../../src/orders/shop-http.js';
import type { ShopHttp } from '../../../src/orders/shop-http.js';
import { isPublicAddress } from '../../../src/wechat/kefu/public-address.js';
import { openShop, SHOP_SECRET } from '../../support/orders/shop.js';
import type { SampleShop } from '../../support/orders/shop.js';

let shop: SampleShop;
let http: ShopHttp;
beforeAll(async () => {
  shop = await openShop();
  http = createShopHttp({ isPublicAddress, trustedHosts: ['127.0.0.1'] });
});
afterAll(async () => {
  await http.close();
  await shop.close();
});

const failedRules = async (secret = SHOP_SECRET): Promise<readonly string[]> => {
  const check = createCheckShop({ http, nowMs: Date.now });
  const results = await check({ url: shop.url, secret, openid: 'oSomebodyWithOrders', appId: 'wx00000000000000a1' });
  return results.flatMap(({ rule, fault }) => (fault === undefined ? [] : [rule]));
};

it('finds nothing wrong with a shop that keeps the contract', async () => {
  await shop.change({ fault: 'none' });
  expect(await failedRules()).toEqual([]);
});

const BROKEN: readonly (readonly [fault: ShopFault, rule: string])[] = [
  ['broken', 'orders'],
  ['cut', 'shop'],
  ['html', 'shop'],
  ['bad_json', 'orders'],
  ['bad_order', 'orders'],
  ['accepts_any_signature', 'signature'],
  ['accepts_old_requests', 'time'],
  ['accepts_repeats', 'nonce'],
  ['ignores_limit', 'limit'],
  ['repeats_page', 'paging'],
  ['guesses_unknown', 'unknown-customer'],
];

it.each(BROKEN)('sees that a shop %s, and says which rule it breaks', async (fault, rule) => {
  await shop.change({ fault });
  expect(await failedRules()).toContain(rule);
});

it('sees a shop that is slow, and one with another secret', async () => {
  await shop.change({ fault: 'slow', delayMs: 2_050 });
  const ask = createCheckShop({ http: { send: slowOnce() }, nowMs: Date.now });
  const results = await ask({ url: shop.url, secret: SHOP_SECRET });
  expect(results.find(({ rule }) => rule === 'in-time')?.fault).toMatch(/it took \d+ ms/);
  await shop.change({ fault: 'none' });
  expect(await failedRules('another-secret-of-another-shop')).toContain('shop');
});

/** The shop's delay is waited for once only, where it is measured. */
const slowOnce = (): ShopHttp['send'] => {
  let asked = 0;
  return async (request) => {
    asked += 1;
    // The tenth question of a check without a customer is the one for time; before it the shop may be quick.
    await shop.change({ fault: asked === IN_TIME_QUESTION ? 'slow' : 'none' });
    return http.send(request);
  };
};

/** shop, products twice, signature, body, time, nonce twice, customer, number, phone, bad question, then time. */
const IN_TIME_QUESTION = 13;

/** What whoever owns a name answers, one question after another; the last answer stays. */
const answering = (...addresses: readonly string[]) => {
  let asked = 0;
  return async () => [{ address: addresses[Math.min(asked++, addresses.length - 1)] ?? '', family: 4 }];
};
const PUBLIC = '93.184.216.34';

it('asks no private address and none without TLS, however it is spelled', async () => {
  const strict = createShopHttp({ isPublicAddress, trustedHosts: [], lookUp: answering(PUBLIC) });
  const isAllowed = (address: string): Promise<boolean> => strict.isAllowed(new URL(address));
  for (const address of [
    'http://shop.example/x',
    'https://127.0.0.1/x',
    'https://10.0.0.8/x',
    'https://169.254.169.254/latest',
    'https://[::1]/x',
    'https://[::ffff:10.0.0.1]/x',
    'https://0x7f.1/x',
    'https://user:pw@shop.example/x',
    'ftp://shop.example/x',
  ]) {
    expect([address, await isAllowed(address)]).toEqual([address, false]);
  }
  expect(await isAllowed('https://shop.example/x')).toBe(true);
  await strict.close();
});

it.each([
  ['leads to this machine', answering('127.0.0.1')],
  ['changes its mind between two questions', answering(PUBLIC, '10.0.0.8')],
  ['leads nowhere', async () => []],
  [
    'leads to a public and a private address',
    async () => [...(await answering(PUBLIC)()), ...(await answering('::1')())],
  ],
])('refuses a name that %s', async (_what, lookUp) => {
  const strict = createShopHttp({ isPublicAddress, trustedHosts: [], lookUp });
  expect(await strict.isAllowed(new URL('https://shop.example'))).toBe(false);
  await strict.close();
});

it('takes a name that nobody can say now, and judges it when it connects', async () => {
  let isKnown = false;
  const lookUp = async () => {
    if (!isKnown) throw new Error('ENOTFOUND');
    return answering('127.0.0.1')();
  };
  const strict = createShopHttp({ isPublicAddress, trustedHosts: [], lookUp });
  const url = new URL('https://shop.example');
  expect(await strict.isAllowed(url)).toBe(true);
  isKnown = true;
  const request = {
    method: 'GET',
    url,
    headers: {},
    longestAnswerBytes: 1000,
    signal: AbortSignal.timeout(5_000),
  } as const;
  expect(await strict.send(request)).toEqual({ status: 'failed', fault: 'unreachable' });
  await strict.close();
});

it('judges a name by the addresses it has when it connects', async () => {
  const strict = createShopHttp({ isPublicAddress, trustedHosts: [] });
  const request = {
    method: 'GET',
    url: new URL(shop.url.replace('http://127.0.0.1', 'https://localhost')),
    headers: {},
    longestAnswerBytes: 1000,
    signal: AbortSignal.timeout(5_000),
  } as const;
  expect(await strict.send(request)).toEqual({ status: 'failed', fault: 'unreachable' });
  await strict.close();
});

it('connects nowhere when a name that was public has moved to this machine', async () => {
  let connections = 0;
  const listener = createServer((socket) => {
    connections += 1;
    socket.destroy();
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const address = listener.address();
  const port = typeof address === 'object' ? address?.port : 0;
  const strict = createShopHttp({ isPublicAddress, trustedHosts: [], lookUp: answering(PUBLIC, PUBLIC, '127.0.0.1') });
  const url = new URL(`https://moving.example:${port}/`);
  expect(await strict.isAllowed(url)).toBe(true);
  const request = {
    method: 'GET',
    url,
    headers: {},
    longestAnswerBytes: 1000,
    signal: AbortSignal.timeout(5_000),
  } as const;
  expect(await strict.send(request)).toEqual({ status: 'failed', fault: 'unreachable' });
  expect(connections).toBe(0);
  await strict.close();
  await new Promise((resolve) => listener.close(resolve));
});
