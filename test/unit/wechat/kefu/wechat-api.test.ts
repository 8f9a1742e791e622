import * as fc from 'fast-check';
import { DELIVERY_ERRORS, deliveryErrorWords } from '../../../../src/contract/conversations/delivery-errors.table.js';
import { isPublicAddress } from '../../../../src/wechat/kefu/public-address.js';
import { readJson, toWechatJson } from '../../../../src/wechat/kefu/wechat-api.js';
import { ERROR_CLASSES } from '../../../../src/wechat/protocol/error-codes.table.js';

const answered = (body: string, statusCode = 200) =>
  readJson({ status: 'answered', statusCode, contentType: 'application/json', body: Buffer.from(body) });

describe('what WeChat gets', () => {
  it('is raw UTF-8 without one escape by number, whatever was written', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        const json = toWechatJson({ content: text });
        expect(json.replaceAll('\\\\', '')).not.toMatch(/\\u/);
        expect(Buffer.from(json, 'utf8').toString('utf8')).toBe(json);
      }),
    );
    expect(toWechatJson({ content: '好的 "a"\n<a href="x">🌸</a>' })).toBe(
      '{"content":"好的 \\"a\\"\\n<a href=\\"x\\">🌸</a>"}',
    );
    expect(toWechatJson('a\u0000\u0008\ud800b')).toBe('"a\ufffdb"');
  });
});

describe('what WeChat answers', () => {
  it.each<[string, string, number, unknown]>([
    ['ok', '{"errcode":0,"errmsg":"ok"}', 200, { status: 'ok', errcode: 0 }],
    ['no errcode', '{"media_id":"M"}', 200, { status: 'ok', errcode: undefined }],
    [
      'a refusal with its rid',
      '{"errcode":45015,"errmsg":"response out of time limit rid: 668e4fa9-2a8817b8-43f3428a"}',
      200,
      { status: 'refused', refusal: { errcode: 45015, rid: '668e4fa9-2a8817b8-43f3428a' } },
    ],
    ['an older refusal', '{"errcode":40003,"errmsg":"invalid openid hint: [x]"}', 200, { status: 'refused' }],
    ['an error of something in between', '{"errcode":0}', 502, { status: 'no_answer', cause: 'http_502' }],
    ['a redirect', '', 302, { status: 'no_answer' }],
    ['nothing', '', 200, { status: 'no_answer', cause: 'unreadable' }],
    ['a page', '<html>busy</html>', 200, { status: 'no_answer' }],
    ['a list', '[]', 200, { status: 'no_answer' }],
    ['a code that is none', '{"errcode":"45015"}', 200, { status: 'no_answer' }],
  ])('%s', (...[, body, statusCode, answer]) => {
    expect(answered(body, statusCode)).toMatchObject(answer instanceof Object ? answer : {});
  });
});

it('has words for every code it treats in its own way, and for those it does not know', () => {
  for (const errcode of ERROR_CLASSES.keys()) expect(DELIVERY_ERRORS).toHaveProperty([`wechat_${errcode}`]);
  expect(deliveryErrorWords('wechat_123456')).toBe(DELIVERY_ERRORS['wechat_other']);
});

it.each([
  ['8.8.8.8', true],
  ['2400:3200::1', true],
  ['127.0.0.1', false],
  ['10.1.2.3', false],
  ['172.20.0.1', false],
  ['192.168.1.1', false],
  ['169.254.169.254', false],
  ['0.0.0.0', false],
  ['::1', false],
  ['::ffff:127.0.0.1', false],
  ['::ffff:8.8.8.8', false],
  ['fe80::1', false],
  ['fd00::1', false],
  ['not an address', false],
])('%s is a public address: %s', (address, isPublic) => {
  expect(isPublicAddress(address)).toBe(isPublic);
});
