import { randomInt } from 'node:crypto';
import { Secret, TOTP } from 'otpauth';
import type { OneTimeCodes } from '../../services/ports/tools/one-time-codes.js';

const STEP_SECONDS = 30;
const RECOVERY_CODES = 10;
/** Base32: no letter looks like a digit of it. */
const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

const newGroup = (): string => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
const totpOf = (secret: string): TOTP => new TOTP({ secret: Secret.fromBase32(secret), period: STEP_SECONDS });

export const createOneTimeCodes = (): OneTimeCodes => ({
  newSecret: () => new Secret({ size: 20 }).base32,
  uriOf: ({ secret, issuer, label }) =>
    new TOTP({ secret: Secret.fromBase32(secret), period: STEP_SECONDS, issuer, label }).toString(),
  stepOf: ({ secret, code, at }) => {
    const timestamp = at.getTime();
    const delta = totpOf(secret).validate({ token: code, timestamp, window: 1 });
    return delta === null ? undefined : Math.floor(timestamp / 1000 / STEP_SECONDS) + delta;
  },
  newRecoveryCodes: () => Array.from({ length: RECOVERY_CODES }, () => Array.from({ length: 4 }, newGroup).join('-')),
});
