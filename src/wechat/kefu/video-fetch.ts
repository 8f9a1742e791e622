import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { Pool } from 'undici';
import { callHttp } from './http-call.js';
import type { HttpAnswer } from './http-call.js';
import { isPublicAddress } from './public-address.js';

/** Fetches what WeChat's own answer names; `not_written` for an address that may not be asked. */
export type FetchVideo = (url: string, longestBytes: number) => Promise<HttpAnswer>;

const TIMEOUT_MS = 60_000;
const CONNECT_TIMEOUT_MS = 3_000;
/** Where WeChat keeps videos; some of them without TLS. */
const WECHAT_HOSTS = /(^|\.)(qq\.com|qpic\.cn)$/;

const REFUSED: HttpAnswer = { status: 'not_written', cause: 'address_refused' };

/** Looks the name up and hands on public addresses only, at the moment of connecting. */
const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses: LookupAddress[]) => {
    const [first] = addresses ?? [];
    if (error) callback(error, '');
    else if (!first || !addresses.every(({ address }) => isPublicAddress(address))) {
      callback(Object.assign(new Error('not a public address'), { code: 'address_refused' }), '');
    } else if (options.all) callback(null, addresses);
    else callback(null, first.address, first.family);
  });
};

/** Only hosts of WeChat and the API's own origin are asked; no redirect is followed. */
export const createFetchVideo =
  ({ apiOrigin }: { readonly apiOrigin: string }): FetchVideo =>
  async (address, longestBytes) => {
    const url = new URL(address);
    const isOwn = url.origin === apiOrigin;
    const isWechat = /^https?:$/.test(url.protocol) && url.port === '' && WECHAT_HOSTS.test(url.hostname);
    if ((!isOwn && !isWechat) || url.username !== '') return REFUSED;
    const pool = new Pool(url.origin, {
      connections: 1,
      connect: { timeout: CONNECT_TIMEOUT_MS, ...(!isOwn && { lookup: publicLookup }) },
    });
    try {
      const path = `${url.pathname}${url.search}`;
      return await callHttp(pool, { method: 'GET', path, timeoutMs: TIMEOUT_MS, longestAnswerBytes: longestBytes });
    } finally {
      await pool.destroy();
    }
  };
