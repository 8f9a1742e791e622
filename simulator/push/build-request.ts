import { randomInt } from 'node:crypto';
import { seal, sign, type SealInput } from '../protocol/crypto.js';
import { toJson, toXml, type Field } from '../protocol/document.js';
import type { Channel } from '../state/channels.js';
import { unixSeconds } from '../clock.js';

/** Ways to spoil a push on purpose: what a server must refuse without an effect. */
export const flaws = [
  'bad_signature',
  'bad_msg_signature',
  'stale_timestamp',
  'wrong_app_id',
  'truncated',
  'zero_padding',
  'padding_33',
  'mixed_padding',
  'length_too_large',
] as const;
export type Flaw = (typeof flaws)[number];

export type RequestInput = {
  readonly channel: Channel;
  readonly openid: string;
  readonly fields: readonly Field[];
  /** Sent as it is in place of the fields. */ readonly document?: string;
  readonly flaw?: Flaw;
  readonly jsonEscapes?: boolean;
};
export type PushRequest = { readonly url: string; readonly contentType: string; readonly body: string };

const STALE_SECONDS = 3600;

const spoiled: Readonly<Partial<Record<Flaw, Partial<SealInput>>>> = {
  wrong_app_id: { appId: 'wx0000000000000000' },
  zero_padding: { pad: (count) => Buffer.alloc(count, 0) },
  padding_33: { pad: (count) => Buffer.alloc(count, 33) },
  mixed_padding: { pad: (count) => Buffer.concat([Buffer.alloc(count - 1, (count % 31) + 2), Buffer.from([count])]) },
  length_too_large: { declaredLength: 0x7fffffff },
};

const encrypt = ({ channel, flaw }: RequestInput, message: string): string => {
  const input: SealInput = { encodingAesKey: channel.encodingAesKey, appId: channel.appId, message };
  const sealed = seal({ ...input, ...(flaw ? spoiled[flaw] : {}) });
  return flaw === 'truncated' ? sealed.slice(0, -24) : sealed;
};

const otherSignature = (signature: string): string => signature.replace(/./, (letter) => (letter === '0' ? '1' : '0'));

const write = ({ channel, jsonEscapes }: RequestInput, fields: readonly Field[]): string =>
  channel.format === 'xml' ? toXml(fields) : toJson(fields, jsonEscapes);

/** In compatible mode the plain fields and the sealed document travel together. */
const bodyWith = (input: RequestInput, sealed: string): string => {
  const outer: readonly Field[] = [['Encrypt', sealed]];
  if (input.channel.mode === 'compatible') return write(input, [...input.fields, ...outer]);
  return write(input, [['ToUserName', input.channel.originalId], ...outer]);
};

/** One HTTP request of a push. Called per try: nonce, random prefix and so the whole ciphertext are new each time. */
export const buildRequest = (input: RequestInput): PushRequest => {
  const { channel, openid, flaw } = input;
  // Real time even when the simulator's clock is shifted: a server may refuse a stale signature.
  const now = unixSeconds(Date.now());
  const timestamp = String(flaw === 'stale_timestamp' ? now - STALE_SECONDS : now);
  const nonce = String(randomInt(1_000_000_000, 281_474_976_710_655)).slice(0, 10);
  const signature = sign(channel.token, timestamp, nonce);
  const url = new URL(channel.pushUrl);
  url.searchParams.set('signature', flaw === 'bad_signature' ? otherSignature(signature) : signature);
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  url.searchParams.set('openid', openid);
  const message = input.document ?? write(input, input.fields);
  const contentType = channel.format === 'xml' ? 'text/xml' : 'application/json';
  if (channel.mode === 'plain') return { url: url.href, contentType, body: message };
  const sealed = encrypt(input, message);
  const msgSignature = sign(channel.token, timestamp, nonce, sealed);
  url.searchParams.set('encrypt_type', 'aes');
  url.searchParams.set('msg_signature', flaw === 'bad_msg_signature' ? otherSignature(msgSignature) : msgSignature);
  return { url: url.href, contentType, body: bodyWith(input, sealed) };
};

/** The address WeChat calls when the merchant saves the server settings, and the text it wants back. */
export const buildVerification = ({ pushUrl, token }: Channel): { readonly url: string; readonly echo: string } => {
  const timestamp = String(unixSeconds(Date.now()));
  const nonce = String(randomInt(100_000_000, 1_000_000_000));
  const echo = `${randomInt(1_000_000_000, 9_000_000_000)}${randomInt(100_000_000, 1_000_000_000)}`;
  const url = new URL(pushUrl);
  url.searchParams.set('signature', sign(token, timestamp, nonce));
  url.searchParams.set('echostr', echo);
  url.searchParams.set('timestamp', timestamp);
  url.searchParams.set('nonce', nonce);
  return { url: url.href, echo };
};
