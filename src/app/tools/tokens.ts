import { createHash, createHmac, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import type { ChannelSecrets, Tokens } from '../../services/ports/tools/tokens.js';

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

/** `secret` is SESSION_SECRET: without it nobody derives a CSRF token. */
export const createTokens = (secret: string): Tokens => ({
  newToken: () => randomBytes(32).toString('base64url'),
  hash: sha256,
  csrfTokenOf: (sessionToken) => createHmac('sha256', secret).update(`csrf:${sessionToken}`).digest('base64url'),
  // Hashes have one length, so the comparison tells nothing about the lengths either.
  isEqual: (left, right) => timingSafeEqual(sha256(left), sha256(right)),
});

const LETTERS_AND_DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** WeChat takes letters and digits only, so keys whose base64 has other signs are thrown away: about three of four. */
const newEncodingAesKey = (): string => {
  for (;;) {
    const key = randomBytes(32).toString('base64').slice(0, 43);
    if (/^[A-Za-z0-9]+$/.test(key)) return key;
  }
};

export const channelSecrets: ChannelSecrets = {
  newChannelKey: () => randomBytes(16).toString('base64url'),
  newPushToken: () =>
    Array.from({ length: 32 }, () => LETTERS_AND_DIGITS[randomInt(LETTERS_AND_DIGITS.length)]).join(''),
  newEncodingAesKey,
};
