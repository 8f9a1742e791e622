import { hasUnicodeEscapes, refusalOf } from '../../../simulator/api/messages/message-limits.js';
import { completeChannel, type Channel } from '../../../simulator/state/channels.js';
import { createMediaShelf, type MediaType } from '../../../simulator/state/media.js';

const aChannel = (kind: Channel['kind']): Channel =>
  completeChannel({
    appId: 'wx1',
    appSecret: 's',
    kind,
    token: 'abc',
    mode: 'plain',
    format: 'xml',
    pushUrl: 'http://127.0.0.1/',
    kfAccounts: ['amy@shop'],
  });

const media = createMediaShelf(() => 0);
const aMedium = (type: MediaType, appId = 'wx1'): string =>
  media.add({ appId, type, bytes: Buffer.from('x'), contentType: 'x/x', fileName: 'x' }).mediaId;
const judge = (kind: Channel['kind'], message: Record<string, unknown>) =>
  refusalOf(message, { channel: aChannel(kind), media });
const text = (content: string) => ({ msgtype: 'text', text: { content } });
const official = (message: Record<string, unknown>) => judge('official_account', message);
const mini = (message: Record<string, unknown>) => judge('mini_program', message);

describe('what may be sent', () => {
  it('counts a text in bytes: 2048 pass, one more does not', () => {
    expect(official(text('汉'.repeat(682) + 'ab'))).toBeUndefined();
    expect(official(text('汉'.repeat(683)))).toBe(45002);
    expect(official(text(''))).toBe(44004);
    expect(official({ msgtype: 'text' })).toBe(44004);
  });

  it('lets each kind of channel send only its own types', () => {
    expect(mini({ msgtype: 'voice', voice: { media_id: aMedium('voice') } })).toBe(45050);
    expect(mini({ msgtype: 'news', news: { articles: [{ title: 'a' }] } })).toBe(45050);
    expect(official({ msgtype: 'link', link: { title: 'a', url: 'https://a.example' } })).toBe(45050);
    expect(official({ msgtype: 'sticker' })).toBe(40008);
    expect(official({ msgtype: 'constructor' })).toBe(40008);
    expect(official({})).toBe(40008);
  });

  it('knows media by channel and type', () => {
    expect(official({ msgtype: 'image', image: { media_id: aMedium('image') } })).toBeUndefined();
    expect(official({ msgtype: 'image', image: { media_id: aMedium('image', 'wx2') } })).toBe(40007);
    expect(official({ msgtype: 'image', image: { media_id: aMedium('voice') } })).toBe(40007);
    expect(official({ msgtype: 'image', image: { media_id: 'gone' } })).toBe(40007);
    expect(official({ msgtype: 'image', image: {} })).toBe(41006);
  });

  it('takes exactly one article, and no long titles', () => {
    const article = { title: 'a', description: 'b', url: 'https://a.example', picurl: 'https://a.example/p.png' };

    expect(official({ msgtype: 'news', news: { articles: [article] } })).toBeUndefined();
    expect(official({ msgtype: 'news', news: { articles: [] } })).toBe(44003);
    expect(official({ msgtype: 'news', news: { articles: [article, article] } })).toBe(45008);
    expect(official({ msgtype: 'news', news: { articles: [{ ...article, title: '汉'.repeat(22) }] } })).toBe(45003);
    expect(official({ msgtype: 'news', news: { articles: [{ ...article, description: 'x'.repeat(513) }] } })).toBe(
      45004,
    );
  });

  it('answers a malformed card with a system error', () => {
    const card = { title: 'a', appid: 'wx2', pagepath: 'pages/a', thumb_media_id: aMedium('thumb') };

    expect(official({ msgtype: 'miniprogrampage', miniprogrampage: card })).toBeUndefined();
    expect(official({ msgtype: 'miniprogrampage', miniprogrampage: { ...card, appid: '' } })).toBe(-1);
    expect(mini({ msgtype: 'miniprogrampage', miniprogrampage: card })).toBe(40013);
    expect(mini({ msgtype: 'miniprogrampage', miniprogrampage: { ...card, appid: undefined } })).toBeUndefined();
  });

  it('checks the links into mini programs', () => {
    const link = (attributes: string) => text(`<a href="https://a.example" ${attributes}>看</a>`);
    const good = 'data-miniprogram-appid="wx1" data-miniprogram-path="pages/a"';

    expect(official(link(good))).toBeUndefined();
    expect(mini(link(good))).toBeUndefined();
    expect(official(link('data-miniprogram-appid="shop" data-miniprogram-path="pages/a"'))).toBe(45086);
    expect(official(link('data-miniprogram-appid="wx1"'))).toBe(45086);
    expect(mini(link(good.replace('wx1', 'wx9')))).toBe(45086);
  });

  it('takes menu messages and agent names it knows', () => {
    const list = [{ id: '1', content: '满意' }];

    expect(official({ msgtype: 'msgmenu', msgmenu: { list } })).toBeUndefined();
    expect(official({ msgtype: 'msgmenu', msgmenu: { list: [] } })).toBe(45098);
    expect(official({ msgtype: 'msgmenu', msgmenu: { list: [{ id: '1', content: '' }] } })).toBe(45099);
    expect(official({ ...text('a'), customservice: { kf_account: 'amy@shop' } })).toBeUndefined();
    expect(official({ ...text('a'), customservice: { kf_account: 'bob@shop' } })).toBe(65401);
  });

  it('finds \\uXXXX escapes, but not a backslash written out', () => {
    expect(hasUnicodeEscapes('{"a":"\\u4f60"}')).toBe(true);
    expect(hasUnicodeEscapes('{"a":"\\\\u4f60"}')).toBe(false);
    expect(hasUnicodeEscapes('{"a":"\\u0007"}')).toBe(false);
    expect(hasUnicodeEscapes(JSON.stringify({ a: '你好\n"\\ 😀' }))).toBe(false);
  });
});
