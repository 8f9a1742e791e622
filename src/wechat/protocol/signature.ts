import { hash, timingSafeEqual } from 'node:crypto';

const SIGNATURE_BYTES = 40;

/**
 * WeChat's signature of a push: SHA-1, in lower-case hex, over the parts sorted in byte order and joined without a separator
 * (WeChat doc: 消息推送). Three parts (token, timestamp, nonce) sign the URL; with the Encrypt text as a fourth they make
 * `msg_signature`, which also covers the body.
 *
 * `sort()` compares UTF-16 units: that is byte order wherever one of the two texts is ASCII, and token, timestamp and Encrypt are.
 */
export const signatureOf = (...parts: readonly string[]): string => hash('sha1', [...parts].sort().join(''));

/** Compares in constant time; a text of another length, or not ASCII, is simply unequal. */
export const isSameSignature = (expected: string, given: string): boolean => {
  if (given.length !== SIGNATURE_BYTES) return false;
  const givenBytes = Buffer.from(given, 'utf8');
  return givenBytes.length === SIGNATURE_BYTES && timingSafeEqual(Buffer.from(expected, 'utf8'), givenBytes);
};
