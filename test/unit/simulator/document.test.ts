import { toJson, toXml, type Field } from '../../../simulator/protocol/document.js';
import { branches, leaf, readXml } from '../../../simulator/protocol/read-document.js';
import { compose, createMsgIds, fieldsFrom } from '../../../simulator/push/compose.js';
import { completeChannel } from '../../../simulator/state/channels.js';

const channel = completeChannel({
  appId: 'wx1f2e3d4c5b6a7988',
  appSecret: 'secret',
  kind: 'official_account',
  originalId: 'gh_5d1c0a9b7e42',
  token: 'abc',
  mode: 'plain',
  format: 'xml',
  pushUrl: 'http://127.0.0.1/',
  kfAccounts: [],
});

describe('documents', () => {
  const fields: readonly Field[] = [
    ['Content', 'a<b & ]]> 😀 "q"'],
    ['MsgId', 24712345678901237n],
    ['List', [['TemplateId', 'T1']]],
    ['List', [['TemplateId', 'T2']]],
  ];

  it('keeps every character of a text in XML, the end of a CDATA section too', () => {
    const tree = readXml(toXml(fields));

    expect(leaf(tree, 'Content')).toBe('a<b & ]]> 😀 "q"');
    expect(leaf(tree, 'MsgId')).toBe('24712345678901237');
    expect(branches(tree, 'List').map((item) => leaf(item, 'TemplateId'))).toEqual(['T1', 'T2']);
  });

  it('writes 64-bit numbers unquoted and unrounded in JSON', () => {
    expect(toJson(fields)).toContain('"MsgId":24712345678901237');
  });

  it('writes a repeated element as a list, and one that stands alone as an object', () => {
    expect(toJson(fields)).toContain('"List":[{"TemplateId":"T1"},{"TemplateId":"T2"}]');
    expect(toJson(fields.slice(0, 3))).toContain('"List":{"TemplateId":"T1"}');
  });

  it('can write the escapes some of WeChat’s senders use, with the same meaning', () => {
    const escaped = toJson([['Content', '订单/😀']], true);

    expect(escaped).toBe('{"Content":"\\u8ba2\\u5355\\/\\ud83d\\ude00"}');
    expect(JSON.parse(escaped)).toEqual({ Content: '订单/😀' });
  });

  it.each(['<xml><a></xml>', '<xml>', 'success', '<xml></xml>x', '<html></html>'])(
    'reads no reply out of %s',
    (text) => {
      expect(() => readXml(text)).toThrow('not a well-formed reply document');
    },
  );

  it('adds what every push carries, in order, unless it is given', () => {
    const composed = compose({
      channel,
      openid: 'o1',
      at: 1_726_100_123_999,
      fields: fieldsFrom({ MsgType: 'text', Content: '0012' }),
      newMsgId: () => 24712345678901237n,
    });

    expect(toXml(composed.fields)).toBe(
      '<xml><ToUserName><![CDATA[gh_5d1c0a9b7e42]]></ToUserName><FromUserName><![CDATA[o1]]></FromUserName>' +
        '<CreateTime>1726100123</CreateTime><MsgType><![CDATA[text]]></MsgType><Content><![CDATA[0012]]></Content>' +
        '<MsgId>24712345678901237</MsgId></xml>',
    );
    expect(composed.identity).toBe('24712345678901237');
  });

  it('gives an event no MsgId but an identity of time, name and key', () => {
    const fields = fieldsFrom({ MsgType: 'event', Event: 'SCAN', EventKey: 'shop-1', CreateTime: '1726100123' });
    const composed = compose({ channel, openid: 'o1', at: 0, fields, newMsgId: createMsgIds() });

    expect(composed.identity).toBe('1726100123/SCAN/shop-1');
    expect(composed.fields.some(([name]) => name === 'MsgId')).toBe(false);
  });

  it('makes MsgIds above 2^53 that never repeat', () => {
    const newMsgId = createMsgIds();
    const ids = Array.from({ length: 5000 }, newMsgId);

    expect(new Set(ids).size).toBe(5000);
    expect(ids.every((id) => id > 2n ** 53n && id < 2n ** 63n)).toBe(true);
  });
});
