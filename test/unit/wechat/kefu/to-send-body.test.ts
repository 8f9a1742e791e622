import type { OutboundContent } from '../../../../src/domain/conversations/message.js';
import type { ChannelKind } from '../../../../src/domain/channels/channel.js';
import { toSendBody } from '../../../../src/wechat/kefu/to-send-body.js';

const mediaIds = new Map([
  ['pic', 'M1'],
  ['thumb', 'T1'],
]);
const bodyOf = (kind: ChannelKind, content: OutboundContent) =>
  toSendBody({ channel: { id: 'c', kind }, openid: 'oABC', content, mediaIds });

const link: OutboundContent = {
  type: 'link',
  title: '售后政策',
  description: '七天无理由',
  url: 'https://shop.example/policy',
  pictureUrl: 'https://shop.example/p.png',
};
const page: OutboundContent = {
  type: 'mini_program_page',
  title: '订单',
  appId: 'wxa0b1c2d3e4f50617',
  pagePath: 'pages/order?id=1',
  thumbStoredMediaId: 'thumb',
};

// WeChat doc: 发送客服消息.
it.each<[ChannelKind, OutboundContent, Record<string, unknown>]>([
  ['official_account', { type: 'text', text: '好的' }, { msgtype: 'text', text: { content: '好的' } }],
  ['mini_program', { type: 'image', storedMediaId: 'pic' }, { msgtype: 'image', image: { media_id: 'M1' } }],
  ['official_account', { type: 'voice', storedMediaId: 'pic' }, { msgtype: 'voice', voice: { media_id: 'M1' } }],
  [
    'official_account',
    { type: 'video', storedMediaId: 'pic', thumbStoredMediaId: 'thumb', title: '开箱' },
    { msgtype: 'video', video: { media_id: 'M1', thumb_media_id: 'T1', title: '开箱', description: '' } },
  ],
  [
    'official_account',
    link,
    {
      msgtype: 'news',
      news: {
        articles: [
          {
            title: '售后政策',
            description: '七天无理由',
            url: 'https://shop.example/policy',
            picurl: 'https://shop.example/p.png',
          },
        ],
      },
    },
  ],
  [
    'mini_program',
    { ...link, type: 'news' },
    {
      msgtype: 'link',
      link: {
        title: '售后政策',
        description: '七天无理由',
        url: 'https://shop.example/policy',
        thumb_url: 'https://shop.example/p.png',
      },
    },
  ],
  [
    'official_account',
    page,
    {
      msgtype: 'miniprogrampage',
      miniprogrampage: {
        title: '订单',
        appid: 'wxa0b1c2d3e4f50617',
        pagepath: 'pages/order?id=1',
        thumb_media_id: 'T1',
      },
    },
  ],
  [
    'mini_program',
    page,
    {
      msgtype: 'miniprogrampage',
      miniprogrampage: { title: '订单', pagepath: 'pages/order?id=1', thumb_media_id: 'T1' },
    },
  ],
  [
    'official_account',
    { type: 'menu', head: '请打分', items: [{ id: 'rate_5', text: '满意' }], tail: '谢谢' },
    {
      msgtype: 'msgmenu',
      msgmenu: { head_content: '请打分', list: [{ id: 'rate_5', content: '满意' }], tail_content: '谢谢' },
    },
  ],
])('%s: %j', (kind, content, body) => {
  expect(bodyOf(kind, content)).toEqual({ touser: 'oABC', ...body });
});

it.each<OutboundContent>([
  { type: 'voice', storedMediaId: 'pic' },
  { type: 'video', storedMediaId: 'pic' },
  { type: 'menu', head: '', items: [], tail: '' },
])('sends no $type to a mini program', (content) => {
  expect(bodyOf('mini_program', content)).toBeUndefined();
});

it('sends no medium it has no id for', () => {
  expect(bodyOf('official_account', { type: 'image', storedMediaId: 'other' })).toBeUndefined();
});
