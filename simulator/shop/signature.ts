import { createHash, createHmac, timingSafeEqual } from 'node:crypto';
import type { Call } from '../http/router.js';
import type { ShopFault } from './faults.js';

/** Seconds a request's time may be from ours. */
const WINDOW_SECONDS = 300;

const header = (call: Call, name: string): string => {
  const value = call.headers[name];
  return typeof value === 'string' ? value : '';
};

const isEqual = (given: string, right: string): boolean => {
  const [one, other] = [Buffer.from(given), Buffer.from(right)];
  return one.length === other.length && timingSafeEqual(one, other);
};

/** Checks a request as docs/order-connector.md tells a shop to; this is the sample to copy from. */
export const createSignatureCheck = (secret: () => string, nowMs: () => number) => {
  const seen = new Map<string, number>();
  const isNew = (nonce: string): boolean => {
    const now = nowMs();
    for (const [known, until] of seen) if (until < now) seen.delete(known);
    if (seen.has(nonce)) return false;
    seen.set(nonce, now + 2 * WINDOW_SECONDS * 1000);
    return true;
  };
  return (call: Call, fault: ShopFault): boolean => {
    if (fault === 'accepts_any_signature') return true;
    const timestamp = header(call, 'x-jiedai-timestamp');
    const nonce = header(call, 'x-jiedai-nonce');
    const bodyHash = createHash('sha256').update(call.body).digest('hex');
    const lines = ['v1', call.method, call.path, call.rawQuery, timestamp, nonce, bodyHash];
    const right = createHmac('sha256', secret()).update(lines.join('\n')).digest('hex');
    if (!isEqual(header(call, 'x-jiedai-signature'), `v1=${right}`)) return false;
    const ageSeconds = Math.abs(nowMs() / 1000 - Number(timestamp));
    if (fault !== 'accepts_old_requests' && !(ageSeconds <= WINDOW_SECONDS)) return false;
    return fault === 'accepts_repeats' || isNew(nonce);
  };
};
