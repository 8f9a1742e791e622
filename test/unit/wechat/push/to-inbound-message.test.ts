import { parsePush } from '../../../../src/wechat/protocol/parse-push.js';
import { toInbound } from '../../../../src/wechat/push/to-inbound.js';
import type { AddressedPush } from '../../../../src/wechat/push/to-inbound.js';

const HEADER = {
  ToUserName: 'gh_5d1c0a9b7e42',
  FromUserName: 'oKf7Z5wQ0shopperA1_demo-xyz0',
  CreateTime: '1726100200',
  MsgId: '24712345678901301',
};
type Fields = Readonly<Record<string, string>>;

const asXml = (fields: Fields): string =>
  `<xml>${Object.entries(fields)
    .map(([name, value]) => `<${name}><![CDATA[${value}]]></${name}>`)
    .join('')}</xml>`;

const readBytes = (text: string): AddressedPush | undefined => {
  const document = parsePush(Buffer.from(text));
  return document && toInbound(document);
};

const contentOf = (text: string): unknown => {
  const push = readBytes(text)?.push;
  return push?.kind === 'message' ? push.content : undefined;
};

describe('a message in domain words', () => {
  it('carries who, when, which and its identity', () => {
    expect(readBytes(asXml({ ...HEADER, MsgType: 'text', Content: '订单还没发货？' }))).toEqual({
      originalId: 'gh_5d1c0a9b7e42',
      push: {
        kind: 'message',
        openid: 'oKf7Z5wQ0shopperA1_demo-xyz0',
        createdAt: new Date('2024-09-12T00:16:40Z'),
        key: 'm:oKf7Z5wQ0shopperA1_demo-xyz0:24712345678901301',
        wechatName: 'text',
        msgId: '24712345678901301',
        content: { type: 'text', text: '订单还没发货？' },
      },
    });
  });

  it.each<[string, Fields, unknown]>([
    ['text', { MsgType: 'text', Content: ' 0012 ' }, { type: 'text', text: ' 0012 ' }],
    ['a text without content', { MsgType: 'text' }, { type: 'text', text: '' }],
    [
      'a tapped menu item',
      { MsgType: 'text', Content: '满意', bizmsgmenuid: '101' },
      { type: 'text', text: '满意', menuItemId: '101' },
    ],
    [
      'a picture',
      { MsgType: 'image', PicUrl: 'https://mmbiz.qpic.cn/1', MediaId: 'm1' },
      { type: 'image', mediaId: 'm1', pictureUrl: 'https://mmbiz.qpic.cn/1' },
    ],
    [
      'voice in two qualities',
      { MsgType: 'voice', MediaId: 'm8k', Format: 'amr', MediaId16K: 'm16k', Recognition: '你好' },
      { type: 'voice', mediaId: 'm8k', format: 'amr', mediaId16k: 'm16k', transcript: '你好' },
    ],
    [
      'voice that was not recognised',
      { MsgType: 'voice', MediaId: 'm8k', Format: 'speex', Recognition: '' },
      { type: 'voice', mediaId: 'm8k', format: 'speex' },
    ],
    [
      'video',
      { MsgType: 'video', MediaId: 'm2', ThumbMediaId: 't2' },
      { type: 'video', mediaId: 'm2', thumbMediaId: 't2', short: false },
    ],
    ['a short video', { MsgType: 'shortvideo', MediaId: 'm3' }, { type: 'video', mediaId: 'm3', short: true }],
    [
      'a place',
      { MsgType: 'location', Location_X: '23.134521', Location_Y: '113.358803', Scale: '20', Label: '广州' },
      { type: 'location', latitude: 23.134521, longitude: 113.358803, scale: 20, label: '广州' },
    ],
    [
      'a link',
      { MsgType: 'link', Title: '标题', Description: '描述', Url: 'javascript:alert(1)' },
      { type: 'link', title: '标题', description: '描述', url: 'javascript:alert(1)' },
    ],
    [
      'a mini-program card',
      {
        MsgType: 'miniprogrampage',
        Title: '订单',
        AppId: 'wxa0b1c2d3e4f50617',
        PagePath: 'pages/order/detail.html?id=a.html',
        ThumbUrl: 'https://example.invalid/t.jpg',
        ThumbMediaId: 'mThumb01',
      },
      {
        type: 'mini_program_page',
        title: '订单',
        appId: 'wxa0b1c2d3e4f50617',
        pagePath: 'pages/order/detail?id=a.html',
        thumbUrl: 'https://example.invalid/t.jpg',
        thumbMediaId: 'mThumb01',
      },
    ],
    [
      'a file',
      { MsgType: 'file', Title: 'a.pdf', Description: 'd', FileKey: 'k', FileMd5: 'h', FileTotalLen: '1024' },
      { type: 'file', title: 'a.pdf', description: 'd', sizeBytes: 1024 },
    ],
    [
      'an unknown type, kept as sent',
      { MsgType: 'hologram', Depth: '3' },
      { type: 'unsupported', wechatType: 'hologram', fields: { Depth: '3' } },
    ],
    [
      'a picture without media id, kept as sent',
      { MsgType: 'image', PicUrl: 'u' },
      { type: 'unsupported', wechatType: 'image', fields: { PicUrl: 'u' } },
    ],
    [
      'a place without coordinates, kept as sent',
      { MsgType: 'location', Location_X: 'north', Label: 'l' },
      { type: 'unsupported', wechatType: 'location', fields: { Location_X: 'north', Label: 'l' } },
    ],
  ])('says %s', (_name, fields, expected) => {
    expect(contentOf(asXml({ ...HEADER, ...fields }))).toEqual(expected);
    expect(contentOf(JSON.stringify({ ...HEADER, ...fields }))).toEqual(expected);
  });

  it('says a mini program’s card with numbers as JSON has them', () => {
    const text =
      '{"ToUserName":"gh_77aa88bb99cc","FromUserName":"oMp9b0","CreateTime":1726103700,"MsgType":"miniprogrampage","MsgId":24712345678999001,"Title":"订单","AppId":"wxa0b1c2d3e4f50617","PagePath":"pages/a.html"}';

    expect(readBytes(text)?.push).toMatchObject({
      msgId: '24712345678999001',
      content: { type: 'mini_program_page', pagePath: 'pages/a' },
    });
  });

  it('keeps nested fields of an unknown type as text', () => {
    const text = JSON.stringify({ ...HEADER, MsgType: 'hologram', Parts: { a: [1, 2] } });

    expect(contentOf(text)).toMatchObject({ fields: { Parts: '{"a":["1","2"]}' } });
  });

  it('names the article a message was written under, and the sub-merchant it was routed to', () => {
    const text = asXml({ ...HEADER, MsgType: 'text', Content: 'x', MsgDataId: '2247', Idx: '2', BusinessId: 'b1' });

    expect(readBytes(text)?.push).toMatchObject({ article: { id: '2247', index: 2 }, businessId: 'b1' });
  });

  it.each<[string, Fields]>([
    ['ToUserName', { ToUserName: '' }],
    ['ToUserName', { ToUserName: 'gh/1' }],
    ['FromUserName', { FromUserName: 'o'.repeat(65) }],
    ['FromUserName', { FromUserName: 'oAbc\r\nFLUSHALL' }],
    ['FromUserName', { FromUserName: 'oAbc\n' }],
    ['CreateTime', { CreateTime: '0' }],
    ['CreateTime', { CreateTime: '-1' }],
    ['CreateTime', { CreateTime: '4102444801' }],
    ['CreateTime', { CreateTime: '1726100200000' }],
    ['CreateTime', { CreateTime: '1e9' }],
    ['MsgType', { MsgType: '' }],
    ['MsgType', { MsgType: 'a'.repeat(33) }],
    ['MsgType', { MsgType: 'text<script>' }],
    ['MsgId', { MsgId: '' }],
    ['MsgId', { MsgId: '9'.repeat(65) }],
    ['Event', { MsgType: 'event' }],
    ['Event', { MsgType: 'event', Event: 'a'.repeat(65) }],
    ['Event', { MsgType: 'event', Event: 'a\tb' }],
  ])('is refused when %s is %j', (_name, fields) => {
    const whole = { ...HEADER, MsgType: 'text', Content: 'x' };

    expect(readBytes(asXml(whole))).toBeDefined();
    expect(readBytes(asXml({ ...whole, ...fields }))).toBeUndefined();
  });

  it('accepts the limits themselves', () => {
    const limits = {
      FromUserName: 'o'.repeat(64),
      MsgId: '9'.repeat(64),
      CreateTime: '4102444800',
      MsgType: 'a'.repeat(32),
    };

    expect(readBytes(asXml({ ...HEADER, ...limits }))).toBeDefined();
    expect(readBytes(asXml({ ...HEADER, CreateTime: '1', MsgType: 'text', MsgId: '1a2b_1726100200' }))).toBeDefined();
  });
});
