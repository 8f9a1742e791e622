import { LRUCache } from 'lru-cache';
import type { PictureFetcher } from '../services/ports/orders/order-finder.js';
import type { ShopHttp } from './shop-http.js';

const LONGEST_BYTES = 2 * 1024 * 1024;
const TIMEOUT_MS = 5_000;
const KEPT_BYTES = 32 * 1024 * 1024;
const KEPT_MS = 3_600_000;

/** What the first bytes say it is; a shop's own word for it is not asked. */
const SIGNATURES: readonly (readonly [contentType: string, first: RegExp])[] = [
  ['image/png', /^\x89PNG\r\n/],
  ['image/jpeg', /^\xff\xd8\xff/],
  ['image/gif', /^GIF8[79]a/],
  ['image/webp', /^RIFF....WEBP/s],
];

type Picture = { readonly bytes: Buffer; readonly contentType: string };

/** Shops' pictures by their addresses, kept for an hour: one item is shown in many panels. */
export const createPictureFetcher = (http: Pick<ShopHttp, 'send'>): PictureFetcher => {
  const kept = new LRUCache<string, Picture>({
    maxSize: KEPT_BYTES,
    sizeCalculation: ({ bytes }) => bytes.length + 1,
    ttl: KEPT_MS,
  });
  return async (address) => {
    const known = kept.get(address);
    if (known) return known;
    if (!URL.canParse(address)) return undefined;
    const reply = await http.send({
      method: 'GET',
      url: new URL(address),
      headers: { accept: 'image/*', 'user-agent': 'Jiedai' },
      longestAnswerBytes: LONGEST_BYTES,
      signal: AbortSignal.timeout(TIMEOUT_MS),
    });
    if (reply.status === 'failed' || reply.statusCode !== 200) return undefined;
    const head = reply.body.subarray(0, 16).toString('latin1');
    const contentType = SIGNATURES.find(([, first]) => first.test(head))?.[0];
    if (contentType === undefined) return undefined;
    const picture = { bytes: reply.body, contentType };
    kept.set(address, picture);
    return picture;
  };
};
