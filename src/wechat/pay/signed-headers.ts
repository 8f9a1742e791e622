import { isSignedBy } from './pay-crypto.js';

/** The headers that vouch for an answer or a notice, each present exactly once. */
export type Vouching = {
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
  readonly serial: string;
};

const NAMES = {
  timestamp: 'wechatpay-timestamp',
  nonce: 'wechatpay-nonce',
  signature: 'wechatpay-signature',
  serial: 'wechatpay-serial',
} as const;

/** `rawHeaders` as Node gives them: name, value, name, value. Undefined where one is missing, empty or there twice. */
export const readVouching = (rawHeaders: readonly string[]): Vouching | undefined => {
  const once = (wanted: string): string | undefined => {
    const values = rawHeaders.filter((_value, at) => at % 2 === 1 && rawHeaders[at - 1]?.toLowerCase() === wanted);
    return values.length === 1 && values[0] !== '' ? values[0] : undefined;
  };
  const [timestamp, nonce] = [once(NAMES.timestamp), once(NAMES.nonce)];
  const [signature, serial] = [once(NAMES.signature), once(NAMES.serial)];
  if (timestamp === undefined || nonce === undefined || signature === undefined || serial === undefined)
    return undefined;
  return { timestamp, nonce, signature, serial };
};

/** How far WeChat Pay's clock and ours may differ before a signature counts as replayed (WeChat Pay doc: 签名验证). */
const MAX_SKEW_SECONDS = 300;
const TEN_DIGITS = /^[0-9]{10}$/;

const isFresh = (timestamp: string, now: Date): boolean =>
  TEN_DIGITS.test(timestamp) && Math.abs(now.getTime() / 1000 - Number(timestamp)) < MAX_SKEW_SECONDS;

type Trusted = { readonly trusted: ReadonlyMap<string, string>; readonly now: Date };

/** `unknown_serial` says only that no key of this name is trusted; nothing is ever fetched by a serial from outside. */
export type Verdict = 'authentic' | 'unknown_serial' | 'forged';

export const verifyVouching = (vouching: Vouching | undefined, body: Buffer, { trusted, now }: Trusted): Verdict => {
  if (!vouching || !isFresh(vouching.timestamp, now)) return 'forged';
  const key = trusted.get(vouching.serial);
  if (key === undefined) return 'unknown_serial';
  return isSignedBy(key, { ...vouching, body }) ? 'authentic' : 'forged';
};

/** Looks like the serial of a platform certificate; a refresh may bring its key. */
export const isCertificateSerial = (vouching: Vouching | undefined): boolean =>
  vouching !== undefined && /^[0-9A-F]{8,64}$/.test(vouching.serial);
