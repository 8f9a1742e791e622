import { parsePush } from '../../../../src/wechat/protocol/parse-push.js';
import { toInbound } from '../../../../src/wechat/push/to-inbound.js';

const header = (event: string): string =>
  `<ToUserName>gh_1</ToUserName><FromUserName>oA</FromUserName><CreateTime>1726100200</CreateTime><MsgType>event</MsgType><Event>${event}</Event>`;

const readXml = (event: string, rest = '') => {
  const document = parsePush(Buffer.from(`<xml>${header(event)}${rest}</xml>`));
  return document && toInbound(document)?.push;
};

const readJson = (event: string, rest: object = {}) => {
  const whole = {
    ToUserName: 'gh_1',
    FromUserName: 'oA',
    CreateTime: 1726100200,
    MsgType: 'event',
    Event: event,
    ...rest,
  };
  const document = parsePush(Buffer.from(JSON.stringify(whole)));
  return document && toInbound(document)?.push;
};

const inner = (name: string, fields: Readonly<Record<string, string>>): string =>
  `<${name}>${Object.entries(fields)
    .map(([key, value]) => `<${key}>${value}</${key}>`)
    .join('')}</${name}>`;

describe('an event in domain words', () => {
  it('keeps WeChat’s own name beside ours', () => {
    expect(readXml('CLICK', '<EventKey>order</EventKey>')).toMatchObject({
      kind: 'event',
      openid: 'oA',
      createdAt: new Date(1_726_100_200_000),
      wechatName: 'CLICK',
      content: { type: 'menu_pressed', button: 'click', key: 'order' },
    });
  });

  it.each<[string, string, string, unknown]>([
    ['a follow', 'subscribe', '', { type: 'followed' }],
    ['a follow with an empty key', 'subscribe', '<EventKey><![CDATA[]]></EventKey>', { type: 'followed' }],
    [
      'a follow by QR code',
      'subscribe',
      '<EventKey>qrscene_00123</EventKey><Ticket>TK</Ticket>',
      { type: 'followed', scene: '00123', ticket: 'TK' },
    ],
    [
      'a follow after a payment',
      'subscribe',
      '<EventKey>last_trade_no_42</EventKey>',
      { type: 'followed', otherKey: 'last_trade_no_42' },
    ],
    ['an unfollow', 'UnSubscribe', '<EventKey/>', { type: 'unfollowed' }],
    [
      'a QR scan',
      'SCAN',
      '<EventKey>00123</EventKey><Ticket>TK</Ticket>',
      { type: 'qr_scanned', scene: '00123', ticket: 'TK' },
    ],
    [
      'a reported place',
      'LOCATION',
      '<Latitude>23.137466</Latitude><Longitude>113.352425</Longitude><Precision>119.385040</Precision>',
      { type: 'location_reported', latitude: 23.137466, longitude: 113.352425, precision: 119.38504 },
    ],
    [
      'a link button',
      'VIEW',
      '<EventKey>https://shop.example/?a=1</EventKey><MenuId>77</MenuId>',
      { type: 'menu_pressed', button: 'view', key: 'https://shop.example/?a=1', menuId: '77' },
    ],
    [
      'a mini-program button',
      'view_miniprogram',
      '<EventKey>pages/index</EventKey>',
      { type: 'menu_pressed', button: 'view_miniprogram', key: 'pages/index' },
    ],
    [
      'a scanned bar code',
      'scancode_waitmsg',
      `<EventKey>k</EventKey>${inner('ScanCodeInfo', { ScanType: 'barcode', ScanResult: 'EAN_13,6901234567892' })}`,
      {
        type: 'menu_pressed',
        button: 'scancode_waitmsg',
        key: 'k',
        scanType: 'barcode',
        scanResult: 'EAN_13,6901234567892',
      },
    ],
    [
      'pictures chosen',
      'pic_weixin',
      '<EventKey>k</EventKey><SendPicsInfo><Count>1</Count><PicList><item><PicMd5Sum>a</PicMd5Sum></item></PicList></SendPicsInfo>',
      { type: 'menu_pressed', button: 'pic_weixin', key: 'k', pictureCount: 1 },
    ],
    [
      'a place chosen',
      'location_select',
      `<EventKey>k</EventKey>${inner('SendLocationInfo', { Location_X: '23', Location_Y: '113', Scale: '15', Label: '广州', Poiname: '' })}`,
      {
        type: 'menu_pressed',
        button: 'location_select',
        key: 'k',
        place: { latitude: 23, longitude: 113, scale: 15, label: '广州', name: '' },
      },
    ],
    [
      'a template message delivered',
      'TEMPLATESENDJOBFINISH',
      '<MsgID>200163836</MsgID><Status>failed:user block</Status>',
      { type: 'template_sent', jobId: '200163836', status: 'failed:user block' },
    ],
    [
      'a session of WeChat’s own desk opened',
      'kf_create_session',
      '<KfAccount>a@b</KfAccount>',
      { type: 'wechat_desk_session', act: 'created', account: 'a@b' },
    ],
    [
      'one closed',
      'kf_close_session',
      '<KfAccount>a@b</KfAccount>',
      { type: 'wechat_desk_session', act: 'closed', account: 'a@b' },
    ],
    [
      'one handed on',
      'kf_switch_session',
      '<FromKfAccount>a@b</FromKfAccount><ToKfAccount>c@b</ToKfAccount>',
      { type: 'wechat_desk_session', act: 'switched', account: 'a@b', toAccount: 'c@b' },
    ],
    [
      'a chat entered',
      'user_enter_tempsession',
      '<SessionFrom>order:SO1</SessionFrom>',
      { type: 'chat_entered', sessionFrom: 'order:SO1' },
    ],
    ['a chat entered from nowhere', 'user_enter_tempsession', '', { type: 'chat_entered', sessionFrom: '' }],
    [
      'consent withdrawn',
      'user_authorization_revoke',
      '<OpenID>oReal</OpenID><AppID>wx1</AppID><RevokeInfo>8,301</RevokeInfo><UnionID>u1</UnionID><PluginID>p1</PluginID>',
      {
        type: 'personal_data_withdrawn',
        act: 'revoked',
        openid: 'oReal',
        revokedCodes: ['8', '301'],
        unionid: 'u1',
        pluginId: 'p1',
      },
    ],
    [
      'personal data changed, in the other spelling',
      'user_info_modified',
      '<openid>oReal</openid><appid>wx1</appid>',
      { type: 'personal_data_withdrawn', act: 'modified', openid: 'oReal', revokedCodes: [] },
    ],
    [
      'an account closed',
      'user_authorization_cancellation',
      '<OpenID>oReal</OpenID>',
      { type: 'personal_data_withdrawn', act: 'cancelled', openid: 'oReal', revokedCodes: [] },
    ],
    ['an unknown event', 'brand_new', '<A><B>1</B></A>', { type: 'unsupported_event', fields: { A: { B: '1' } } }],
    [
      'a withdrawal that names nobody',
      'user_info_modified',
      '<A>1</A>',
      { type: 'unsupported_event', fields: { A: '1' } },
    ],
  ])('says %s', (...[, event, rest, expected]) => {
    expect(readXml(event, rest)).toMatchObject({ wechatName: event, content: expected });
    expect(readXml(event.toUpperCase(), rest)?.content).toEqual(expected);
  });

  it('says a choice of subscriptions alike from XML and JSON, one or several', () => {
    const one = { TemplateId: 't1', SubscribeStatusString: 'accept', PopupScene: '0' };
    const other = { TemplateId: 't2', SubscribeStatusString: 'reject', PopupScene: '2' };
    const choices = [
      { templateId: 't1', accepted: true, scene: '0' },
      { templateId: 't2', accepted: false, scene: '2' },
    ];
    const event = 'subscribe_msg_popup_event';
    const xml = (lists: string): string => `<SubscribeMsgPopupEvent>${lists}</SubscribeMsgPopupEvent>`;

    const first = { type: 'subscription_chosen', choices: choices.slice(0, 1) };
    expect(readXml(event, xml(inner('List', one)))?.content).toEqual(first);
    expect(readJson(event, { List: one, CreateTime: '1726100200' })?.content).toEqual(first);
    const both = { type: 'subscription_chosen', choices };
    expect(readXml(event, xml(inner('List', one) + inner('List', other)))?.content).toEqual(both);
    expect(readJson(event, { List: [one, other] })?.content).toEqual(both);
  });

  it('says what became of subscriptions and their messages', () => {
    expect(
      readJson('subscribe_msg_change_event', { List: { TemplateId: 't', SubscribeStatusString: 'reject' } })?.content,
    ).toEqual({
      type: 'subscription_changed',
      choices: [{ templateId: 't', accepted: false }],
    });
    const sent = { TemplateId: 't', MsgID: '170085', ErrorCode: '0', ErrorStatus: 'success' };
    expect(
      readXml('subscribe_msg_sent_event', `<SubscribeMsgSentEvent>${inner('List', sent)}</SubscribeMsgSentEvent>`)
        ?.content,
    ).toEqual({
      type: 'subscription_message_sent',
      results: [{ templateId: 't', messageId: '170085', errorCode: '0', errorStatus: 'success' }],
    });
  });

  it.each([
    ['MASSSENDJOBFINISH', 'broadcast'],
    ['PUBLISHJOBFINISH', 'publication'],
    ['FREEPUBLISHJOBFINISH', 'publication'],
    ['annual_renew', 'account'],
    ['wxa_media_check', 'content_check'],
    ['weapp_audit_fail', 'audit'],
    ['wxa_privacy_apply', 'audit'],
    ['debug_demo', 'debug'],
    ['trade_manage_remind_access_api', 'order'],
    ['trade_manage_remind_shipping', 'order'],
    ['trade_manage_order_settlement', 'order'],
    ['add_express_path', 'parcel'],
    ['complaint_callback', 'complaint'],
    ['complaint callback', 'complaint'],
  ])('keeps %s as a notice about %s', (event, topic) => {
    expect(readJson(event, { trace_id: 't' })?.content).toEqual({
      type: 'platform_notice',
      topic,
      fields: { trace_id: 't' },
    });
  });

  it('keeps a notice in one shape, from XML and JSON', () => {
    const path = { ActionTime: '1', ActionType: '100001', ActionMsg: '揽件' };
    const fields = { WayBillId: 'w', Actions: [path] };
    expect(readXml('add_express_path', `<WayBillId>w</WayBillId>${inner('Actions', path)}`)?.content).toMatchObject({
      fields,
    });
    expect(readJson('add_express_path', { WayBillId: 'w', Actions: [path] })?.content).toMatchObject({ fields });

    const complaint = { complaint_order_id: '1', status: '2' };
    expect(readXml('complaint_callback', inner('BussiCallBackInfo', complaint))?.content).toMatchObject({
      fields: complaint,
    });
    expect(readJson('complaint_callback', complaint)?.content).toMatchObject({ fields: complaint });
  });
});

describe('the identity of an event', () => {
  const keyOf = (event: string, rest = '') => readXml(event, rest)?.key;

  it('stays the same when it is delivered again, in either format', () => {
    expect(keyOf('CLICK', '<EventKey>A</EventKey>')).toBe(keyOf('CLICK', '<EventKey>A</EventKey><New>1</New>'));
    expect(keyOf('CLICK', '<EventKey>A</EventKey>')).toBe(readJson('CLICK', { EventKey: 'A' })?.key);
  });

  it.each([
    ['menu keys', 'CLICK', '<EventKey>A</EventKey>', '<EventKey>B</EventKey>'],
    ['an empty key and none', 'CLICK', '<EventKey></EventKey>', ''],
    ['people', 'user_info_modified', '<OpenID>oA</OpenID>', '<OpenID>oB</OpenID>'],
    ['jobs', 'TEMPLATESENDJOBFINISH', '<MsgID>1</MsgID>', '<MsgID>2</MsgID>'],
    ['desk accounts', 'kf_create_session', '<KfAccount>a</KfAccount>', '<KfAccount>b</KfAccount>'],
    ['checks', 'wxa_media_check', '<trace_id>1</trace_id>', '<trace_id>2</trace_id>'],
    [
      'orders',
      'trade_manage_remind_shipping',
      '<transaction_id>1</transaction_id>',
      '<transaction_id>2</transaction_id>',
    ],
    [
      'subscription messages',
      'subscribe_msg_sent_event',
      '<SubscribeMsgSentEvent><List><MsgID>1</MsgID></List></SubscribeMsgSentEvent>',
      '<SubscribeMsgSentEvent><List><MsgID>2</MsgID></List></SubscribeMsgSentEvent>',
    ],
  ])('tells two %s in one second apart', (...[, event, one, other]) => {
    expect(keyOf(event, one)).not.toBe(keyOf(event, other));
  });

  it('fits an index, however long the menu’s URL', () => {
    expect(keyOf('VIEW', `<EventKey>${'x'.repeat(10_000)}</EventKey>`)?.length).toBeLessThan(100);
  });
});
