import type { WiredChannel } from '../../domain/channels/channel.js';
import { decryptMessage } from '../protocol/crypto.js';
import { parsePush } from '../protocol/parse-push.js';
import { textOf } from '../protocol/push-document.js';
import { isSameSignature, signatureOf } from '../protocol/signature.js';
import type { PushQuery } from './push-query.js';

const TEN_DIGITS = /^[0-9]{10}$/;

/** A URL that WeChat signed: with which of the channel's tokens, and over what. */
export type SignedUrl = {
  readonly token: string;
  readonly timestamp: string;
  readonly nonce: string;
  readonly signature: string;
};

type UrlCheck = { readonly now: Date; readonly maxSkewSeconds: number };

const isPreviousHonoured = ({ secrets }: WiredChannel, now: Date): boolean =>
  secrets.previousUntil !== undefined && now < secrets.previousUntil;

const isFresh = (timestamp: string, { now, maxSkewSeconds }: UrlCheck): boolean =>
  TEN_DIGITS.test(timestamp) && Math.abs(now.getTime() / 1000 - Number(timestamp)) <= maxSkewSeconds;

/** The token that signed the URL, the current one or while a change is under way the previous; an empty token signs nothing. */
export const verifyUrl = (channel: WiredChannel, query: PushQuery, check: UrlCheck): SignedUrl | undefined => {
  const { signature, timestamp, nonce } = query;
  if (!signature || !timestamp || !nonce || !isFresh(timestamp, check)) return undefined;
  const { token, previousToken } = channel.secrets;
  if (token !== '' && isSameSignature(signatureOf(token, timestamp, nonce), signature)) {
    return { token, timestamp, nonce, signature };
  }
  if (!previousToken || !isPreviousHonoured(channel, check.now)) return undefined;
  const isPrevious = isSameSignature(signatureOf(previousToken, timestamp, nonce), signature);
  return isPrevious ? { token: previousToken, timestamp, nonce, signature } : undefined;
};

/** Compatible mode is handled as safe: its plain fields are covered by no signature. Plain is never accepted after safe. */
const isSealed = (channel: WiredChannel, query: PushQuery, now: Date): boolean => {
  if (channel.encryptionMode !== 'plain') return true;
  const { previousMode, previousModeUntil } = channel;
  const isChanging = previousModeUntil !== undefined && now < previousModeUntil;
  return isChanging && previousMode !== undefined && previousMode !== 'plain' && query.msg_signature !== undefined;
};

type Delivery = {
  readonly channel: WiredChannel;
  readonly query: PushQuery;
  readonly url: SignedUrl;
  readonly body: Buffer;
  readonly now: Date;
};

const openSealed = ({ channel, query, url, body, now }: Delivery): OpenedPush | undefined => {
  const envelope = parsePush(body);
  const encrypt = envelope && textOf(envelope, 'Encrypt');
  if (!encrypt || !query.msg_signature) return undefined;
  const expected = signatureOf(url.token, url.timestamp, url.nonce, encrypt);
  if (!isSameSignature(expected, query.msg_signature)) return undefined;
  const { encodingAesKey, previousEncodingAesKey } = channel.secrets;
  const previous = isPreviousHonoured(channel, now) ? previousEncodingAesKey : undefined;
  for (const key of [encodingAesKey, previous]) {
    const message =
      key === undefined ? undefined : decryptMessage({ encrypt, encodingAesKeys: [key], appId: channel.appId });
    if (key !== undefined && message) {
      return {
        message,
        signatureKey: undefined,
        seal: { token: url.token, encodingAesKey: key, appId: channel.appId },
      };
    }
  }
  return undefined;
};

/** With what WeChat sealed a push: its answer is sealed with the same, also while a change is under way. */
export type Seal = { readonly token: string; readonly encodingAesKey: string; readonly appId: string };

/** What the push says, authentic from here on, and in plain mode what vouches for it. */
export type OpenedPush = {
  readonly message: Buffer;
  readonly signatureKey: string | undefined;
  /** Undefined in plain mode. */
  readonly seal: Seal | undefined;
};

/**
 * Opens a push whose URL is verified, or undefined: one answer for whatever fails.
 *
 * In plain mode the URL's signature is all there is, so it may vouch for one push only. It is its own key: it is made from timestamp
 * and nonce, and unlike the nonce it has a fixed length.
 */
export const openPush = (delivery: Delivery): OpenedPush | undefined => {
  if (!isSealed(delivery.channel, delivery.query, delivery.now)) {
    return { message: delivery.body, signatureKey: delivery.url.signature, seal: undefined };
  }
  return openSealed(delivery);
};
