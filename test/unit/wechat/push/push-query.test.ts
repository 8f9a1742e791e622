import { readPushQuery } from '../../../../src/wechat/push/push-query.js';

describe('the query of a push', () => {
  it('is read by name, in any order, decoded', () => {
    expect(
      readPushQuery('openid=o&nonce=a%2Bb+c&echostr=1=2&timestamp=1726100001&%73ignature=ab&msg_signature='),
    ).toEqual({
      signature: 'ab',
      timestamp: '1726100001',
      nonce: 'a+b c',
      msg_signature: '',
      echostr: '1=2',
    });
  });

  it.each([
    ['absent', ''],
    ['without a value', 'nonce'],
    ['given twice', 'nonce=1&nonce=2'],
    ['empty', 'nonce=&timestamp=1'],
    ['given twice alike', 'nonce=1&nonce=1'],
    ['given three times', 'nonce=1&nonce=1&nonce=1'],
    ['given twice, once encoded', 'nonce=1&%6eonce=2'],
    ['an array', 'nonce[]=1'],
    ['an object', 'nonce[a]=1'],
    ['broken', 'nonce=%E0%A4%A'],
    ['spelt otherwise', 'Nonce=1'],
  ])('has no nonce where it is %s', (_name, query) => {
    expect(readPushQuery(query).nonce ?? '').toBe('');
  });

  it('is not fooled by names of object properties', () => {
    expect(readPushQuery('__proto__=1&constructor=2&toString=3')).toEqual(readPushQuery(''));
  });
});
