import type { WiredChannel } from '../../../../src/domain/channels/channel.js';
import { encryptMessage } from '../../../../src/wechat/protocol/crypto.js';
import { signatureOf } from '../../../../src/wechat/protocol/signature.js';
import { openPush, verifyUrl } from '../../../../src/wechat/push/authenticate-push.js';
import type { PushQuery } from '../../../../src/wechat/push/push-query.js';
import { JSON_EVENT, WRONG_RECEIVER, XML_MESSAGE } from '../../../support/wechat/push-vectors.js';

const NOW = new Date(1_726_100_123_000);
const SOON = new Date(NOW.getTime() + 1000);
const MAX_SKEW_SECONDS = 600;

const aChannel = (changes: Partial<WiredChannel> = {}): WiredChannel => ({
  id: 'channel-1',
  merchantId: 'merchant-1',
  kind: 'official_account',
  name: '店',
  channelKey: 'key',
  appId: XML_MESSAGE.appId,
  originalId: XML_MESSAGE.originalId,
  encryptionMode: 'safe',
  previousMode: undefined,
  previousModeUntil: undefined,
  enabled: true,
  answersItself: false,
  secrets: {
    token: XML_MESSAGE.token,
    encodingAesKey: XML_MESSAGE.encodingAesKey,
    previousToken: undefined,
    previousEncodingAesKey: undefined,
    previousUntil: undefined,
  },
  ...changes,
});

const { timestamp, nonce, signature, msgSignature } = XML_MESSAGE;
const QUERY: PushQuery = { signature, timestamp, nonce, msg_signature: msgSignature, echostr: undefined };
const envelope = (encrypt: string): Buffer =>
  Buffer.from(
    `<xml><ToUserName><![CDATA[gh_5d1c0a9b7e42]]></ToUserName><Encrypt><![CDATA[${encrypt}]]></Encrypt></xml>`,
  );

const verify = (channel: WiredChannel, query: PushQuery = QUERY, now = NOW) =>
  verifyUrl(channel, query, { now, maxSkewSeconds: MAX_SKEW_SECONDS });

type Attempt = { channel?: WiredChannel; query?: PushQuery; body?: Buffer };

const open = ({ channel = aChannel(), query = QUERY, body = envelope(XML_MESSAGE.encrypt) }: Attempt) => {
  const url = verify(channel, query);
  return url && openPush({ channel, query, url, body, now: NOW });
};

const textOf = (attempt: Attempt): string | undefined => open(attempt)?.message.toString('utf8');

describe('the URL of a push', () => {
  it('is accepted up to ten minutes off and refused beyond', () => {
    const at = (seconds: number) => verify(aChannel(), QUERY, new Date(NOW.getTime() + seconds * 1000));

    expect([-600, -599, 0, 600].map((seconds) => at(seconds) !== undefined)).toEqual([true, true, true, true]);
    expect([at(-601), at(601)]).toEqual([undefined, undefined]);
  });

  it.each<[string, Partial<PushQuery>]>([
    ['signature', { signature: undefined }],
    ['timestamp', { timestamp: undefined }],
    ['nonce', { nonce: undefined }],
    ['nonce that is not empty', { nonce: '', signature: signatureOf(XML_MESSAGE.token, timestamp, '') }],
    [
      'timestamp of ten digits',
      { timestamp: '+1726100123', signature: signatureOf(XML_MESSAGE.token, '+1726100123', nonce) },
    ],
  ])('needs a %s', (_name, changes) => {
    expect(verify(aChannel(), { ...QUERY, ...changes })).toBeUndefined();
  });

  it('is refused for an empty token, whoever signs with it', () => {
    const emptied = { ...aChannel().secrets, token: '', previousToken: '', previousUntil: SOON };
    const signed = { ...QUERY, signature: signatureOf('', timestamp, nonce) };

    expect(verify(aChannel({ secrets: emptied }), signed)).toBeUndefined();
  });

  it('may be signed with the previous token while the change is under way', () => {
    const changing = { ...aChannel().secrets, token: 'newToken', previousToken: XML_MESSAGE.token };

    expect(verify(aChannel({ secrets: { ...changing, previousUntil: SOON } }))?.token).toBe(XML_MESSAGE.token);
    expect(verify(aChannel({ secrets: { ...changing, previousUntil: NOW } }))).toBeUndefined();
    expect(verify(aChannel({ secrets: changing }))).toBeUndefined();
  });
});

describe('opening a sealed push', () => {
  it('gives the published messages', () => {
    expect(textOf({})).toBe(XML_MESSAGE.message);
    const { appId, token, encodingAesKey, encrypt } = JSON_EVENT;
    const channel = aChannel({ appId, secrets: { ...aChannel().secrets, token, encodingAesKey } });
    const query = { ...QUERY, ...JSON_EVENT, msg_signature: JSON_EVENT.msgSignature };
    const url = verify(channel, query, new Date(1_726_103_600_000));
    const body = Buffer.from(`{"ToUserName":"gh_77aa88bb99cc","Encrypt":"${encrypt.replaceAll('/', '\\/')}"}`);

    const opened = url && openPush({ channel, query, url, body, now: NOW });

    expect(opened).toMatchObject({ message: Buffer.from(JSON_EVENT.message), signatureKey: undefined });
  });

  it.each<[string, Attempt]>([
    ['the signature of the URL in place of that of the message', { query: { ...QUERY, msg_signature: signature } }],
    ['no signature of the message', { query: { ...QUERY, msg_signature: undefined } }],
    [
      'a message for another receiver',
      { query: { ...QUERY, msg_signature: WRONG_RECEIVER.msgSignature }, body: envelope(WRONG_RECEIVER.encrypt) },
    ],
    ['a plain body', { body: Buffer.from(XML_MESSAGE.message) }],
    ['an empty body', { body: Buffer.alloc(0) }],
    ['a changed body', { body: envelope(XML_MESSAGE.encrypt.replace('q9', 'q8')) }],
    [
      'a channel without a key',
      { channel: aChannel({ secrets: { ...aChannel().secrets, encodingAesKey: undefined } }) },
    ],
  ])('refuses %s', (_name, attempt) => {
    expect(open(attempt)).toBeUndefined();
  });

  it('uses the previous key while the change is under way, and not after', () => {
    const changing = {
      ...aChannel().secrets,
      encodingAesKey: JSON_EVENT.encodingAesKey,
      previousEncodingAesKey: XML_MESSAGE.encodingAesKey,
    };

    expect(textOf({ channel: aChannel({ secrets: { ...changing, previousUntil: SOON } }) })).toBe(XML_MESSAGE.message);
    expect(open({ channel: aChannel({ secrets: { ...changing, previousUntil: NOW } }) })).toBeUndefined();
  });

  it('ignores the plain fields of compatible mode', () => {
    const body = Buffer.from(
      `<xml><FromUserName>oForged</FromUserName><Content>forged</Content><Encrypt>${XML_MESSAGE.encrypt}</Encrypt></xml>`,
    );

    expect(textOf({ channel: aChannel({ encryptionMode: 'compatible' }), body })).toBe(XML_MESSAGE.message);
  });
});

describe('opening a plain push', () => {
  const plain = aChannel({ encryptionMode: 'plain' });
  const body = Buffer.from(XML_MESSAGE.message);

  it('gives the body, vouched for by the signature of its URL', () => {
    expect(open({ channel: plain, body })).toEqual({ message: body, signatureKey: signature });
  });

  it('is never done after the channel became safe or compatible', () => {
    for (const encryptionMode of ['safe', 'compatible'] as const) {
      const channel = aChannel({ encryptionMode, previousMode: 'plain', previousModeUntil: SOON });
      expect(open({ channel, body, query: { ...QUERY, msg_signature: undefined } })).toBeUndefined();
    }
  });

  it('leaves room for the last sealed pushes after a change to plain', () => {
    const changed = aChannel({ encryptionMode: 'plain', previousMode: 'safe', previousModeUntil: SOON });
    const encrypt = encryptMessage({ ...XML_MESSAGE, message: 'late', random: Buffer.alloc(16) });
    const msg_signature = signatureOf(XML_MESSAGE.token, timestamp, nonce, encrypt);
    const late = { body: envelope(encrypt), query: { ...QUERY, msg_signature } };

    expect(textOf({ ...late, channel: changed })).toBe('late');
    expect(textOf({ ...late, channel: { ...changed, previousModeUntil: NOW } })).toContain('<Encrypt>');
    expect(open({ channel: changed, body, query: { ...QUERY, msg_signature: undefined } })?.message).toEqual(body);
  });
});
