import type { LookupAddress } from 'node:dns';
import { isIP } from 'node:net';
import type { LookupFunction } from 'node:net';
import { callbackify } from 'node:util';
import { Agent } from 'undici';
import type { SourceFailure } from '../services/ports/orders/order-finder.js';
import { lookUpName } from './look-up-name.js';
import type { LookUpName } from './look-up-name.js';

export type ShopRequest = {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly longestAnswerBytes: number;
  readonly signal: AbortSignal;
};

export type ShopReply = {
  readonly status: 'replied';
  readonly statusCode: number;
  readonly contentType: string;
  readonly body: Buffer;
};

/** Requests to addresses that merchants name. Never throws; follows no redirect. */
export type ShopHttp = {
  readonly send: (request: ShopRequest) => Promise<ShopReply | SourceFailure>;
  /** Whether an address may be asked at all: its spelling, and where its name leads now. Judged again at each connection. */
  readonly isAllowed: (url: URL) => Promise<boolean>;
  readonly close: () => Promise<void>;
};

type Deps = {
  readonly isPublicAddress: (address: string) => boolean;
  /** Hosts that may be private and without TLS: for development. */
  readonly trustedHosts: readonly string[];
  readonly lookUp?: LookUpName;
};

const CONNECTIONS_PER_SHOP = 32;
const CONNECT_TIMEOUT_MS = 1_500;
/** Longer than anybody's budget: the caller's signal ends a request. */
const TIMEOUT_MS = 10_000;
const REFUSED = 'address_refused';
/** Whoever answers a first question well and a second one badly means harm: a name that is given is asked for twice. */
const QUESTIONS_ABOUT_A_NAME = 2;

type Judging = Pick<Deps, 'isPublicAddress'> & { readonly lookUp: LookUpName };

const isAllPublic = (addresses: readonly LookupAddress[], { isPublicAddress }: Judging): boolean =>
  addresses.length > 0 && addresses.every(({ address }) => isPublicAddress(address));

/** Looks the name up and hands on public addresses only, at the moment of connecting. */
const createPublicLookup = (judging: Judging): LookupFunction => {
  const ask = callbackify(async (hostname: string): Promise<readonly [LookupAddress, ...LookupAddress[]]> => {
    const [first, ...others] = await judging.lookUp(hostname);
    if (first && isAllPublic([first, ...others], judging)) return [first, ...others];
    throw Object.assign(new Error('not a public address'), { code: REFUSED });
  });
  return (hostname, options, callback) => {
    ask(hostname, (error, addresses) => {
      if (error) callback(error, '');
      else if (options.all) callback(null, [...addresses]);
      else callback(null, addresses[0].address, addresses[0].family);
    });
  };
};

/** Whether a name leads inside. One that nobody can say now leads nowhere: it is judged when it is connected to. */
const leadsInside = async (hostname: string, judging: Judging): Promise<boolean> => {
  try {
    for (let asked = 0; asked < QUESTIONS_ABOUT_A_NAME; asked += 1) {
      if (!isAllPublic(await judging.lookUp(hostname), judging)) return true;
    }
  } catch {
    return false;
  }
  return false;
};

/** `[::1]` in an address is `::1` as a host. */
const hostOf = ({ hostname }: URL): string => hostname.replace(/^\[|\]$/g, '');

const isLate = (error: unknown): boolean =>
  error instanceof Error && /Abort|Timeout/.test(`${error.name} ${'code' in error ? String(error.code) : ''}`);

/** One pool of kept connections for each shop. */
export const createShopHttp = ({ isPublicAddress, trustedHosts, lookUp = lookUpName }: Deps): ShopHttp => {
  const judging = { isPublicAddress, lookUp };
  const limits = { connections: CONNECTIONS_PER_SHOP, headersTimeout: TIMEOUT_MS, bodyTimeout: TIMEOUT_MS };
  const guarded = new Agent({
    ...limits,
    connect: { timeout: CONNECT_TIMEOUT_MS, lookup: createPublicLookup(judging) },
  });
  const open = new Agent({ ...limits, connect: { timeout: CONNECT_TIMEOUT_MS } });
  const isTrusted = (url: URL): boolean => trustedHosts.includes(hostOf(url));
  const isSpelledWell = (url: URL): boolean => {
    if (url.username !== '' || url.password !== '' || !/^https?:$/.test(url.protocol)) return false;
    if (isTrusted(url)) return true;
    // An address in figures is never looked up, so it is judged here.
    return url.protocol === 'https:' && (isIP(hostOf(url)) === 0 || isPublicAddress(hostOf(url)));
  };
  return {
    isAllowed: async (url) => {
      if (!isSpelledWell(url)) return false;
      return isTrusted(url) || isIP(hostOf(url)) !== 0 || !(await leadsInside(hostOf(url), judging));
    },
    close: async () => {
      await Promise.all([guarded.destroy(), open.destroy()]);
    },
    send: async ({ method, url, headers, body, longestAnswerBytes, signal }) => {
      if (!isSpelledWell(url)) return { status: 'failed', fault: 'unreachable' };
      try {
        const {
          statusCode,
          headers: told,
          body: stream,
        } = await (isTrusted(url) ? open : guarded).request({
          origin: url.origin,
          path: `${url.pathname}${url.search}`,
          method,
          headers,
          body: body ?? null,
          signal,
        });
        const bytes = await readAtMost(stream, longestAnswerBytes);
        if (!bytes) return { status: 'failed', fault: 'unreadable' };
        return { status: 'replied', statusCode, contentType: String(told['content-type'] ?? ''), body: bytes };
      } catch (error) {
        return { status: 'failed', fault: isLate(error) ? 'slow' : 'unreachable' };
      }
    },
  };
};

const readAtMost = async (stream: AsyncIterable<Buffer>, longest: number): Promise<Buffer | undefined> => {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream) {
    size += chunk.length;
    // Leaving the loop ends the stream, and with it the connection.
    if (size > longest) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
};
