import { parsePush } from '../../../../src/wechat/protocol/parse-push.js';

describe('the format of a push', () => {
  it.each([
    ['XML', '<xml><A>1</A></xml>'],
    ['JSON', '{"A":"1"}'],
    ['XML behind white space', ' \r\n\t<xml><A>1</A></xml>'],
    ['JSON behind white space', '\n {"A":"1"} '],
  ])('is read from the bytes: %s', (_name, text) => {
    expect(parsePush(Buffer.from(text))).toMatchObject({ A: '1' });
  });

  it.each([
    ['nothing', Buffer.alloc(0)],
    ['white space', Buffer.from('  \n')],
    ['a form', Buffer.from('A=1')],
    ['a byte-order mark', Buffer.from('\uFEFF<xml><A>1</A></xml>')],
    ['UTF-16', Buffer.from('<xml><A>1</A></xml>', 'utf16le')],
    ['UTF-16 with a byte-order mark', Buffer.from('\uFEFF{"A":"1"}', 'utf16le')],
  ])('is unknown for %s', (_name, bytes) => {
    expect(parsePush(bytes)).toBeUndefined();
  });

  it('replaces invalid UTF-8 and NUL and keeps the rest', () => {
    const bytes = Buffer.concat([
      Buffer.from('<xml><A><![CDATA[a'),
      Buffer.from([0xff, 0x00]),
      Buffer.from('b]]></A></xml>'),
    ]);

    expect(parsePush(bytes)).toMatchObject({ A: 'a\uFFFD\uFFFDb' });
  });
});
