import { createCipheriv, hash, randomBytes } from 'node:crypto';

/** One wired account as WeChat's side knows it. */
export type Account = {
  readonly path: string;
  readonly appId: string;
  readonly originalId: string;
  readonly token: string;
  readonly encodingAesKey: string;
  readonly mode: 'plain' | 'safe';
};

export type PushWanted = { readonly openid?: string; readonly text?: string };

const PADDING_BLOCK = 32;
const CUSTOMERS = 5_000;
const TEXT = '你好，上周买的苹果有三个坏了，想问问能不能补发，订单号是 2026112200017，谢谢';

let made = 0;

const sign = (...parts: readonly string[]): string => hash('sha1', parts.toSorted().join(''));

const seal = ({ encodingAesKey, appId }: Account, message: string): string => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const text = Buffer.from(message);
  const length = Buffer.alloc(4);
  length.writeUInt32BE(text.length);
  const plain = Buffer.concat([randomBytes(16), length, text, Buffer.from(appId)]);
  const padding = PADDING_BLOCK - (plain.length % PADDING_BLOCK);
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([
    cipher.update(Buffer.concat([plain, Buffer.alloc(padding, padding)])),
    cipher.final(),
  ]).toString('base64');
};

export const openidOf = (customer: number): string => `oBench-${String(customer).padStart(21, '0')}`;

type Signed = { readonly timestamp: string; readonly nonce: string };

const queryOf = (account: Account, { timestamp, nonce }: Signed, encrypt: string | undefined): string => {
  const open = `signature=${sign(account.token, timestamp, nonce)}&timestamp=${timestamp}&nonce=${nonce}`;
  if (encrypt === undefined) return open;
  const sealed = sign(account.token, timestamp, nonce, encrypt);
  return `${open}&encrypt_type=aes&msg_signature=${sealed}`;
};

/** The bytes of one text push as WeChat posts it, with a MsgId and a nonce that were never used before. */
export const buildPush = (account: Account, { openid, text = TEXT }: PushWanted = {}): Buffer => {
  made += 1;
  const seconds = Math.floor(Date.now() / 1000);
  const signed = { timestamp: String(seconds), nonce: String(made).padStart(10, '0') };
  const sender = openid ?? openidOf(made % CUSTOMERS);
  const message =
    `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName>` +
    `<FromUserName><![CDATA[${sender}]]></FromUserName><CreateTime>${seconds}</CreateTime>` +
    `<MsgType><![CDATA[text]]></MsgType><Content><![CDATA[${text}]]></Content>` +
    `<MsgId>${seconds}${String(made).padStart(8, '0')}</MsgId></xml>`;
  const encrypt = account.mode === 'safe' ? seal(account, message) : undefined;
  const body =
    encrypt === undefined
      ? message
      : `<xml><ToUserName><![CDATA[${account.originalId}]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`;
  return Buffer.from(
    `POST ${account.path}?${queryOf(account, signed, encrypt)}&openid=${sender} HTTP/1.1\r\nHost: 127.0.0.1\r\n` +
      `User-Agent: Mozilla/4.0\r\nAccept: */*\r\nPragma: no-cache\r\nConnection: Keep-Alive\r\n` +
      `Content-Type: text/xml\r\nContent-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`,
  );
};

export const buildPushes = (account: Account, count: number): readonly Buffer[] =>
  Array.from({ length: count }, () => buildPush(account));

/** The same push with a signature that is wrong in its first character. */
export const forged = (push: Buffer): Buffer => {
  const copy = Buffer.from(push);
  for (const name of ['?signature=', '&msg_signature=']) {
    const at = copy.indexOf(name);
    if (at >= 0) copy[at + name.length] = copy[at + name.length] === 0x30 ? 0x31 : 0x30;
  }
  return copy;
};
