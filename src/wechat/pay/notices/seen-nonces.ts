import { createHash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

/** Twice the window in which a signature is fresh. */
const KEPT_MS = 600_000;
const MOST = 100_000;

/**
 * The nonces of what was verified. A nonce vouches for one text only: the same text again is a repetition, which is harmless;
 * another text under it was not made by WeChat Pay.
 */
export const createSeenNonces = () => {
  const seen = new LRUCache<string, string>({ max: MOST, ttl: KEPT_MS });
  return {
    /** False: this nonce of this account has vouched for something else. */
    admit: (account: string, nonce: string, body: Buffer): boolean => {
      const key = `${account}:${nonce}`;
      const digest = createHash('sha256').update(body).digest('base64');
      const known = seen.get(key);
      if (known === undefined) seen.set(key, digest);
      return known === undefined || known === digest;
    },
  };
};

export type SeenNonces = ReturnType<typeof createSeenNonces>;
