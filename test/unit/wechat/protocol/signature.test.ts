import * as fc from 'fast-check';
import { isSameSignature, signatureOf } from '../../../../src/wechat/protocol/signature.js';
import {
  ENCRYPTED_REPLY,
  JSON_EVENT,
  URL_CHECK,
  WRONG_RECEIVER,
  XML_MESSAGE,
} from '../../../support/wechat/push-vectors.js';

describe('the signature of a push', () => {
  it.each([
    ['the URL check', URL_CHECK],
    ['an XML message', XML_MESSAGE],
    ['a JSON event', JSON_EVENT],
  ])('is the published one over token, timestamp and nonce of %s', (_name, { token, timestamp, nonce, signature }) => {
    expect(signatureOf(token, timestamp, nonce)).toBe(signature);
  });

  it.each([
    ['an XML message', XML_MESSAGE],
    ['a JSON event', JSON_EVENT],
    ['a reply', { ...ENCRYPTED_REPLY, token: XML_MESSAGE.token }],
    ['a message for somebody else', { ...XML_MESSAGE, ...WRONG_RECEIVER }],
  ])('covers the Encrypt text of %s as a fourth part', (_name, { token, timestamp, nonce, encrypt, msgSignature }) => {
    expect(signatureOf(token, timestamp, nonce, encrypt)).toBe(msgSignature);
  });

  it('sorts in byte order, not by number or language', () => {
    expect(signatureOf('b', 'B', '10', '9')).toBe(signatureOf('10', '9', 'B', 'b'));
    // printf '109Bb' | sha1sum
    expect(signatureOf('b', 'B', '10', '9')).toBe('7c8b4737c98c128b6da6b1c22773e1b7804723c4');
  });

  it('is compared whole, whatever the length and alphabet of what was given', () => {
    const { signature } = URL_CHECK;
    expect(isSameSignature(signature, signature)).toBe(true);
    for (const given of [
      '',
      signature.slice(1),
      `${signature}0`,
      signature.toUpperCase(),
      'é'.repeat(40),
      '字'.repeat(40),
    ]) {
      expect(isSameSignature(signature, given)).toBe(false);
    }
  });

  it('differs for every changed character', () => {
    fc.assert(
      fc.property(fc.nat(39), fc.constantFrom(...'0123456789abcdef'), (at, digit) => {
        const { signature } = URL_CHECK;
        const changed = signature.slice(0, at) + digit + signature.slice(at + 1);
        expect(isSameSignature(signature, changed)).toBe(changed === signature);
      }),
    );
  });
});
