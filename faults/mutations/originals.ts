import { createCipheriv, createHash, generateKeyPairSync, randomUUID, sign as signWithRsa } from 'node:crypto';
import { payAccountAnswer } from '../../src/contract/commerce/payments.js';
import { newChannelAnswer } from '../../src/contract/channels/channels.js';
import { seal, sign } from '../../simulator/protocol/crypto.js';
import { ask } from '../../test/support/product/api.js';
import type { Product } from '../../test/support/product/product.js';

export type Query = readonly (readonly [name: string, value: string])[];

/** A request that the product would take, in the parts that mutations change. */
export type Original = {
  readonly target: 'push' | 'pay';
  readonly path: string;
  readonly query: Query;
  /** That vouch for a notice of WeChat Pay. */
  readonly headers: Query;
  readonly body: Buffer;
  /** The text of Encrypt; empty for a notice. */
  readonly sealed: string;
};

/** The same request again, changed on WeChat's side: in the sealed bytes, or in the message before it is sealed. */
export type Signer = {
  readonly original: () => Original;
  readonly withMessage: (change: (message: string) => string) => Original;
  readonly withSealed: (change: (sealed: string) => string) => Original;
};

export type Account = {
  readonly path: string;
  readonly appId: string;
  readonly originalId: string;
  readonly token: string;
  readonly encodingAesKey: string;
  readonly format: 'xml' | 'json';
};

const APP_SECRET = 'f00dfeedf00dfeedf00dfeedf00dfeed';
const MCH = {
  id: '1900000101',
  serial: '3775B6A45ACD588826D15E583A95F5DD00000001',
  apiV3Key: 'K3y4Mutations0123456789ABCDEFGHi',
};
const PUBLIC_KEY_ID = 'PUB_KEY_ID_0119000001012026010100000000000001';

let pushes = 0;
let notices = 0;
const nowSeconds = (): string => String(Math.floor(Date.now() / 1000));

type Fields = Readonly<Record<string, string>>;

/** What makes a text, a picture and a tap on a menu; only the last has no id. */
const CONTENTS: readonly ((unique: string) => Fields)[] = [
  (unique) => ({ MsgType: 'text', Content: '你好，苹果坏了三个 <b>能补发吗</b> 😀 ]]', MsgId: unique }),
  (unique) => ({ MsgType: 'image', PicUrl: 'https://mmbiz.qpic.cn/x/0', MediaId: `media_${unique}`, MsgId: unique }),
  (unique) => ({ MsgType: 'event', Event: 'CLICK', EventKey: `key_${unique}` }),
];
const NUMBERS: ReadonlySet<string> = new Set(['CreateTime', 'MsgId']);

const messageOf = ({ originalId, format }: Account): string => {
  const own = CONTENTS[pushes % CONTENTS.length]?.(`${nowSeconds()}${String(pushes).padStart(8, '0')}`);
  const openid = `oMutant${String(pushes % 500).padStart(20, '0')}`;
  const fields = Object.entries({ ToUserName: originalId, FromUserName: openid, CreateTime: nowSeconds(), ...own });
  if (format === 'json') {
    const members = fields.map(([name, value]) => `"${name}":${NUMBERS.has(name) ? value : JSON.stringify(value)}`);
    return `{${members.join(',')}}`;
  }
  const elements = fields.map(([name, value]) =>
    NUMBERS.has(name) ? `<${name}>${value}</${name}>` : `<${name}><![CDATA[${value}]]></${name}>`,
  );
  return `<xml>${elements.join('')}</xml>`;
};

const envelopeOf = ({ originalId, format }: Account, sealed: string): string =>
  format === 'json'
    ? JSON.stringify({ ToUserName: originalId, Encrypt: sealed })
    : `<xml><ToUserName><![CDATA[${originalId}]]></ToUserName><Encrypt><![CDATA[${sealed}]]></Encrypt></xml>`;

const signedPush = (account: Account, sealed: string): Original => {
  const [timestamp, nonce] = [nowSeconds(), String(pushes).padStart(9, '1')];
  const query: Query = [
    ['signature', sign(account.token, timestamp, nonce)],
    ['timestamp', timestamp],
    ['nonce', nonce],
    ['openid', 'oMutant'],
    ['encrypt_type', 'aes'],
    ['msg_signature', sign(account.token, timestamp, nonce, sealed)],
  ];
  const body = Buffer.from(envelopeOf(account, sealed));
  return { target: 'push', path: account.path, query, headers: [], body, sealed };
};

/** One push that never was before: a text, a picture or an event. */
const createPushSigner = (account: Account): Signer => {
  const message = messageOf(account);
  const sealing = (text: string): string => seal({ ...account, message: text });
  const sealed = sealing(message);
  return {
    original: () => signedPush(account, sealed),
    withMessage: (change) => signedPush(account, sealing(change(message))),
    withSealed: (change) => signedPush(account, change(sealed)),
  };
};

const resourceOf = (appId: string): object => {
  const nonce = createHash('md5').update(String(notices)).digest('hex').slice(0, 12);
  const plain = {
    mchid: MCH.id,
    appid: appId,
    out_trade_no: `NOTOURS${String(notices).padStart(12, '0')}`,
    transaction_id: `4200${String(notices).padStart(24, '0')}`,
    trade_state: 'SUCCESS',
    amount: { total: 1000, payer_total: 1000, currency: 'CNY', payer_currency: 'CNY' },
  };
  const cipher = createCipheriv('aes-256-gcm', Buffer.from(MCH.apiV3Key), Buffer.from(nonce));
  cipher.setAAD(Buffer.from('transaction'));
  const bytes = Buffer.concat([cipher.update(JSON.stringify(plain)), cipher.final(), cipher.getAuthTag()]);
  return {
    original_type: 'transaction',
    algorithm: 'AEAD_AES_256_GCM',
    ciphertext: bytes.toString('base64'),
    associated_data: 'transaction',
    nonce,
  };
};

const platformKeys = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** A notice of WeChat Pay, signed with the key that the desk trusts. */
const createPayOriginal = (account: Account): Original => {
  notices += 1;
  const body = Buffer.from(
    JSON.stringify({
      id: randomUUID(),
      create_time: new Date().toISOString(),
      resource_type: 'encrypt-resource',
      event_type: 'TRANSACTION.SUCCESS',
      summary: 'x',
      resource: resourceOf(account.appId),
    }),
  );
  const [timestamp, nonce] = [nowSeconds(), randomUUID().replaceAll('-', '')];
  const signed = Buffer.concat([Buffer.from(`${timestamp}\n${nonce}\n`), body, Buffer.from('\n')]);
  const headers: Query = [
    ['Wechatpay-Timestamp', timestamp],
    ['Wechatpay-Nonce', nonce],
    ['Wechatpay-Signature', signWithRsa('RSA-SHA256', signed, platformKeys.privateKey).toString('base64')],
    ['Wechatpay-Serial', PUBLIC_KEY_ID],
  ];
  const path = `${account.path.replace('/wechat/', '/pay/')}/notify`;
  return { target: 'pay', path, query: [], headers, body, sealed: '' };
};

const wireChannel = async (
  { url, bearer }: Product,
  format: 'xml' | 'json',
): Promise<Account & { readonly id: string }> => {
  const isMini = format === 'json';
  const appId = isMini ? 'wx00000000000000e2' : 'wx00000000000000e1';
  const originalId = isMini ? 'gh_00000000e002' : 'gh_00000000e001';
  const kind = isMini ? 'mini_program' : 'official_account';
  const body = { kind, name: format, appId, appSecret: APP_SECRET, originalId, dataFormat: format };
  const wired = await ask(newChannelAnswer, `${url}/api/v1/channels`, { headers: bearer, body });
  const { id, token, encodingAesKey, channelKey } = wired;
  return { id, path: `/wechat/${channelKey}`, appId, originalId, token, encodingAesKey, format };
};

const wirePay = async ({ url, bearer }: Product, channelId: string): Promise<void> => {
  const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
  await ask(payAccountAnswer, `${url}/api/v1/channels/${channelId}/pay`, {
    method: 'PUT',
    headers: bearer,
    body: {
      mchId: MCH.id,
      merchantSerial: MCH.serial,
      privateKey: own.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
      apiV3Key: MCH.apiV3Key,
      publicKeyId: PUBLIC_KEY_ID,
      publicKey: platformKeys.publicKey.export({ type: 'spki', format: 'pem' }).toString(),
    },
  });
};

export type Originals = { readonly push: () => Signer; readonly pay: () => Original };

/** Wires an official account with WeChat Pay and a mini program, and makes what both would be sent. */
export const wireOriginals = async (product: Product): Promise<Originals> => {
  const [official, mini] = [await wireChannel(product, 'xml'), await wireChannel(product, 'json')];
  await wirePay(product, official.id);
  return {
    push: () => {
      pushes += 1;
      return createPushSigner(pushes % 2 === 0 ? official : mini);
    },
    pay: () => createPayOriginal(official),
  };
};
