import { keyFrom, seal, sign, unseal } from '../../../simulator/protocol/crypto.js';
import { getCheck, jsonPush, wrongReceiver, xmlPush, xmlReply } from './vectors.table.js';

describe('the simulator’s own encryption', () => {
  it('signs the check of the server settings', () => {
    expect(sign(getCheck.token, getCheck.timestamp, getCheck.nonce)).toBe(getCheck.signature);
  });

  it.each([
    ['an XML push', xmlPush],
    ['a JSON push whose padding is a whole block', jsonPush],
    ['an XML reply', xmlReply],
  ])('reproduces %s byte for byte', (_, vector) => {
    const { encodingAesKey, appId, message, random, sealed } = vector;

    expect(seal({ encodingAesKey, appId, message, random })).toBe(sealed);
    expect(sign(vector.token, vector.timestamp, vector.nonce, sealed)).toBe(vector.msgSignature);
    expect(unseal(encodingAesKey, appId, sealed)).toBe(message);
  });

  it('signs the query apart from the body', () => {
    expect(sign(xmlPush.token, xmlPush.timestamp, xmlPush.nonce)).toBe(xmlPush.signature);
    expect(sign(jsonPush.token, jsonPush.timestamp, jsonPush.nonce)).toBe(jsonPush.signature);
  });

  it('opens nothing that is meant for another account', () => {
    const { encodingAesKey, appId, sealed } = wrongReceiver;

    expect(unseal(encodingAesKey, appId, sealed)).toBeUndefined();
    expect(unseal(encodingAesKey, 'wx0000000000000000', sealed)).toBeDefined();
  });

  it('makes every padding from 1 to 32 and opens it again', () => {
    const { encodingAesKey, appId } = xmlPush;
    for (let length = 0; length < 64; length += 1) {
      const message = 'x'.repeat(length);
      expect(unseal(encodingAesKey, appId, seal({ encodingAesKey, appId, message }))).toBe(message);
    }
  });

  it('never seals the same message twice alike', () => {
    const { encodingAesKey, appId, message } = xmlPush;

    expect(seal({ encodingAesKey, appId, message })).not.toBe(seal({ encodingAesKey, appId, message }));
    expect(keyFrom(encodingAesKey)).toHaveLength(32);
  });
});
