import { createCipheriv } from 'node:crypto';
import * as fc from 'fast-check';
import { decryptMessage, encryptMessage } from '../../../../src/wechat/protocol/crypto.js';
import { ENCRYPTED_REPLY, JSON_EVENT, WRONG_RECEIVER, XML_MESSAGE } from '../../../support/wechat/push-vectors.js';

const { appId, encodingAesKey } = XML_MESSAGE;
const encodingAesKeys = [encodingAesKey];
const random = Buffer.from(XML_MESSAGE.random);

const open = (encrypt: string): string | undefined =>
  decryptMessage({ encrypt, encodingAesKeys, appId })?.toString('utf8');

/** Encrypts bytes that are already laid out and padded. */
const sealBytes = (bytes: Buffer): string => {
  const key = Buffer.from(`${encodingAesKey}=`, 'base64');
  const cipher = createCipheriv('aes-256-cbc', key, key.subarray(0, 16)).setAutoPadding(false);
  return Buffer.concat([cipher.update(bytes), cipher.final()]).toString('base64');
};

const layOut = (message: string, length: number, padding: Buffer): Buffer => {
  const head = Buffer.alloc(20, 'r');
  head.writeUInt32BE(length, 16);
  return Buffer.concat([head, Buffer.from(message + appId), padding]);
};

// 20 + 8 + 18 bytes leave 18 to the next multiple of 32.
const MESSAGE = 'eight by';
const goodPadding = Buffer.alloc(18, 18);

describe('decrypting a push', () => {
  it.each([
    ['an XML message', XML_MESSAGE],
    ['a JSON event with 32 bytes of padding', JSON_EVENT],
    ['a reply', { ...ENCRYPTED_REPLY, appId, encodingAesKey }],
  ])('gives the published text of %s', (_name, vector) => {
    const opened = decryptMessage({ ...vector, encodingAesKeys: [vector.encodingAesKey] });

    expect(opened?.toString('utf8')).toBe(vector.message);
  });

  it('refuses a message for another receiver', () => {
    expect(open(WRONG_RECEIVER.encrypt)).toBeUndefined();
    expect(
      decryptMessage({ encrypt: WRONG_RECEIVER.encrypt, encodingAesKeys, appId: 'wx0000000000000000' }),
    ).toBeDefined();
  });

  it('tries the current key first and then the previous one', () => {
    const keys = [JSON_EVENT.encodingAesKey, encodingAesKey];

    expect(decryptMessage({ encrypt: XML_MESSAGE.encrypt, encodingAesKeys: keys, appId })).toBeDefined();
    expect(decryptMessage({ encrypt: XML_MESSAGE.encrypt, encodingAesKeys: keys.slice(0, 1), appId })).toBeUndefined();
    expect(decryptMessage({ encrypt: XML_MESSAGE.encrypt, encodingAesKeys: ['short'], appId })).toBeUndefined();
  });

  it('accepts the layout these refusals are made from', () => {
    expect(open(sealBytes(layOut(MESSAGE, 8, goodPadding)))).toBe(MESSAGE);
  });

  it.each([
    ['a padding byte of 0', layOut(MESSAGE, 8, Buffer.alloc(18, 0))],
    ['a padding byte of 33', layOut(MESSAGE, 8, Buffer.alloc(50, 33))],
    ['padding bytes that differ', layOut(MESSAGE, 8, Buffer.concat([Buffer.from([1]), Buffer.alloc(17, 18)]))],
    ['a length one too large', layOut(MESSAGE, 9, goodPadding)],
    ['a length one too small', layOut(MESSAGE, 7, goodPadding)],
    ['a length beyond the data', layOut(MESSAGE, 4_294_967_295, goodPadding)],
    ['nothing but padding', Buffer.alloc(32, 32)],
  ])('refuses %s', (_name, bytes) => {
    expect(open(sealBytes(bytes))).toBeUndefined();
  });

  it('refuses a length beyond the data even for a receiver without an appid', () => {
    const encrypt = sealBytes(layOut(MESSAGE, 4_294_967_295, goodPadding));

    expect(decryptMessage({ encrypt, encodingAesKeys, appId: '' })).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['no base64', '%%%not-base64%%%'],
    ['the alphabet of URLs', XML_MESSAGE.encrypt.replaceAll('/', '_').replaceAll('+', '-')],
    ['half a block', XML_MESSAGE.encrypt.slice(0, 8)],
    ['one block', 'AAAAAAAAAAAAAAAAAAAAAA=='],
  ])('refuses %s', (_name, encrypt) => {
    expect(open(encrypt)).toBeUndefined();
  });

  it('refuses any change of one byte in the blocks that hold length, receiver and padding', () => {
    const sealed = Buffer.from(sealBytes(layOut(MESSAGE, 8, goodPadding)), 'base64');
    fc.assert(
      fc.property(fc.integer({ min: 16, max: sealed.length - 1 }), fc.integer({ min: 1, max: 255 }), (at, mask) => {
        const changed = Buffer.from(sealed);
        changed[at] = (changed[at] ?? 0) ^ mask;
        expect(open(changed.toString('base64'))).toBeUndefined();
      }),
    );
  });
});

describe('encrypting a reply', () => {
  it('gives the published text', () => {
    const reply = {
      message: ENCRYPTED_REPLY.message,
      appId,
      encodingAesKey,
      random: Buffer.from(ENCRYPTED_REPLY.random),
    };

    expect(encryptMessage(reply)).toBe(ENCRYPTED_REPLY.encrypt);
  });

  it('is undone by decrypting, for every text and every length of padding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 200 }), (message) => {
        expect(open(encryptMessage({ message, appId, encodingAesKey, random }))).toBe(message);
      }),
    );
    const paddings = Array.from({ length: 32 }, (_item, length) => 'x'.repeat(length));
    expect(paddings.map((message) => open(encryptMessage({ message, appId, encodingAesKey, random })))).toEqual(
      paddings,
    );
  });

  it('refuses a key that is not 43 letters and digits', () => {
    const encrypt = () => encryptMessage({ message: 'x', appId, encodingAesKey: 'short', random });

    expect(encrypt).toThrow(RangeError);
  });
});
