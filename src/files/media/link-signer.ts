import { createHmac, timingSafeEqual } from 'node:crypto';
import type { LinkSigner } from '../../services/ports/tools/link-signer.js';

/** HMAC-SHA-256 as base64url; `key`: 32 random bytes of this installation. */
export const createLinkSigner = (key: Uint8Array): LinkSigner => {
  const mac = (text: string): Buffer => createHmac('sha256', key).update(text).digest();
  return {
    sign: (text) => mac(text).toString('base64url'),
    isSigned: (text, signature) => {
      const given = Buffer.from(signature, 'base64url');
      const right = mac(text);
      return given.length === right.length && timingSafeEqual(given, right);
    },
  };
};
