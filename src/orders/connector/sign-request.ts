import { createHash, createHmac } from 'node:crypto';

export type SignedParts = {
  readonly method: string;
  /** With the path below which the contract lies, as it stands in the request line. */
  readonly path: string;
  /** Without `?`, as it stands in the request line; empty where there is none. */
  readonly query: string;
  /** Seconds since 1970. */
  readonly timestamp: string;
  readonly nonce: string;
  readonly body: string;
};

/**
 * What the shop checks (docs/order-connector.md): `v1=` and HMAC-SHA-256 in hexadecimal over seven lines: `v1`, method, path,
 * query, timestamp, nonce, and SHA-256 of the body in hexadecimal. No line ends with a line end.
 */
export const signRequest = (secret: string, { method, path, query, timestamp, nonce, body }: SignedParts): string => {
  const bodyHash = createHash('sha256').update(body, 'utf8').digest('hex');
  const signed = ['v1', method, path, query, timestamp, nonce, bodyHash].join('\n');
  return `v1=${createHmac('sha256', secret).update(signed, 'utf8').digest('hex')}`;
};
