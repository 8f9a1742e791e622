import * as fc from 'fast-check';
import { parseJson } from '../../../../src/wechat/protocol/json.js';
import type { PushValue } from '../../../../src/wechat/protocol/push-document.js';
import { JSON_EVENT } from '../../../support/wechat/push-vectors.js';

const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** What the reader makes of a value JSON.parse has read: leaves as text, null left out. */
const asRead = (value: unknown): PushValue | undefined => {
  if (value === null || value === undefined) return undefined;
  if (Array.isArray(value)) return value.map(asRead).filter((item) => item !== undefined);
  if (typeof value !== 'object') return String(value);
  const members = Object.entries(value).map(([key, member]) => [key, asRead(member)] as const);
  return Object.fromEntries(members.flatMap(([key, member]) => (member === undefined ? [] : [[key, member]])));
};

describe('reading a push in JSON', () => {
  it('reads the published event', () => {
    expect(parseJson(JSON_EVENT.message)).toMatchObject({ Event: 'user_enter_tempsession', CreateTime: '1726103600' });
  });

  it('keeps all digits of a MsgId, number or text', () => {
    expect(parseJson('{"MsgId":18446744073709551615}')).toMatchObject({ MsgId: '18446744073709551615' });
    expect(parseJson('{"MsgId":"24712345678901237"}')).toMatchObject({ MsgId: '24712345678901237' });
  });

  it('decodes escapes', () => {
    const document = parseJson(String.raw`{"Encrypt":"a\/b","Content":"\u4e2d\ud83d\ude00\n\"\\"}`);

    expect(document).toMatchObject({ Encrypt: 'a/b', Content: '中😀\n"\\' });
  });

  it('replaces what cannot be stored', () => {
    expect(parseJson(String.raw`{"Content":"a\ud800b\u0000c"}`)).toMatchObject({ Content: 'a\uFFFDb\uFFFDc' });
  });

  it('reads what JSON.parse reads', () => {
    const object = fc.dictionary(
      fc.string({ unit: 'grapheme' }).map((key) => `k${key}`),
      fc.jsonValue({ maxDepth: 5 }),
    );
    fc.assert(
      fc.property(object, fc.constantFrom(undefined, 2), (value, indent) => {
        const text = JSON.stringify(value, undefined, indent);
        fc.pre(!/__proto__|constructor|prototype|\\u0000|\\ud[89a-f]/i.test(text));
        expect(plain(parseJson(text))).toEqual(plain(asRead(JSON.parse(text))));
      }),
      { numRuns: 1000 },
    );
  });

  it('accepts nothing that JSON.parse refuses', () => {
    const almost = fc
      .tuple(
        fc.nat(JSON_EVENT.message.length),
        fc.nat(2),
        fc.constantFrom('', '"', '\\', '{', '}', ',', ':', '0', '\n', '[', '\t'),
      )
      .map(([at, removed, added]) => JSON_EVENT.message.slice(0, at) + added + JSON_EVENT.message.slice(at + removed));
    fc.assert(
      fc.property(almost, (text) => {
        if (parseJson(text) !== undefined) expect(() => void JSON.parse(text)).not.toThrow();
      }),
      { numRuns: 2000 },
    );
  });

  it.each([
    ['nothing', ''],
    ['null', 'null'],
    ['a number', '42'],
    ['a string', '"Encrypt"'],
    ['an array', '[{}]'],
    ['NaN', '{"Encrypt":NaN}'],
    ['something behind it', '{} x'],
    ['a comma too many', '{"a":1,}'],
    ['a number with a leading zero', '{"MsgId":012}'],
    ['a line break in a text', '{"a":"\n"}'],
    ['__proto__', '{"__proto__":{"isAdmin":1}}'],
    ['__proto__ in disguise', String.raw`{"\u005f_proto__":1}`],
    ['constructor, deep inside', '{"a":[{"constructor":1}]}'],
    ['a field twice', '{"MsgId":"1","MsgId":"2"}'],
    ['Encrypt in an array', '{"Encrypt":["x"]}'],
    ['Encrypt as an object', '{"Encrypt":{"a":1}}'],
    ['Encrypt as a boolean', '{"Encrypt":true}'],
    ['Encrypt as a number', '{"Encrypt":1}'],
    ['FromUserName in an array', '{"FromUserName":["o"]}'],
    ['MsgType as null', '{"MsgType":null}'],
    ['33 levels', `{"a":${'['.repeat(32)}${']'.repeat(32)}}`],
    ['100,000 levels', `{"a":${'['.repeat(100_000)}`],
  ])('refuses %s', (_name, text) => {
    expect(parseJson(text)).toBeUndefined();
  });
});
