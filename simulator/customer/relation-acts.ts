import { BadRequest } from '../http/parse.js';
import type { Field } from '../protocol/document.js';
import type { MenuButton, PressType } from '../state/account/menu.js';
import type { Act } from './act-schema.js';
import { eventFields, type ActDeps, type ActNamed, type Meaning } from './meaning.js';

// WeChat doc: user_enter_tempsession; what is longer is cut.
const SESSION_FROM_BYTES = 1000;

const officialAccountOnly = ({ channel }: ActDeps): void => {
  if (channel.kind !== 'official_account')
    throw new BadRequest('only an official account can be followed and has a menu');
};

const follow = (deps: ActDeps, scene: string | undefined): Meaning => {
  officialAccountOnly(deps);
  const { world, channel, customer } = deps;
  const scanned = scene === undefined ? {} : { followScene: scene };
  world.customers.change(customer, { following: true, followedAt: world.clock.now(), ...scanned });
  if (scene === undefined) {
    const fields = eventFields('subscribe', ['EventKey', '']);
    return { fields, trigger: 'follow', kind: 'event', content: { event: 'follow' } };
  }
  const { ticket } = world.scenes.add(channel.appId, scene);
  const fields = eventFields('subscribe', ['EventKey', `qrscene_${scene}`], ['Ticket', ticket]);
  return { fields, trigger: 'scan', kind: 'event', content: { event: 'follow', scene } };
};

const unfollow = (deps: ActDeps): Meaning => {
  officialAccountOnly(deps);
  deps.world.customers.change(deps.customer, { following: false });
  deps.world.allowances.close(deps.channel, deps.customer.openid);
  return { fields: eventFields('unsubscribe', ['EventKey', '']), kind: 'event', content: { event: 'unfollow' } };
};

const scan = (deps: ActDeps, act: ActNamed<'scan'>): Meaning => {
  officialAccountOnly(deps);
  const { world, channel, customer } = deps;
  const known = act.ticket === undefined ? undefined : world.scenes.find(act.ticket);
  const scene = act.ticket === undefined ? act.scene : known?.scene;
  if (!scene) throw new BadRequest('scan needs a scene or a known ticket');
  if (known && known.expiresAt <= world.clock.now()) throw new BadRequest('二维码已过期');
  if (!customer.following) return follow(deps, scene);
  const { ticket } = known ?? world.scenes.add(channel.appId, scene);
  const fields = eventFields('SCAN', ['EventKey', scene], ['Ticket', ticket]);
  return { fields, trigger: 'scan', kind: 'event', content: { event: 'scan', scene } };
};

const menuEvents: Readonly<Record<PressType, string>> = {
  click: 'CLICK',
  view: 'VIEW',
  view_miniprogram: 'view_miniprogram',
  scancode_push: 'scancode_push',
  scancode_waitmsg: 'scancode_waitmsg',
  pic_sysphoto: 'pic_sysphoto',
  pic_photo_or_album: 'pic_photo_or_album',
  pic_weixin: 'pic_weixin',
  location_select: 'location_select',
};

/** What the phone gave: WeChat tells it beside the key, and pictures and places follow as messages. */
const givenOf = (type: PressType, scanResult: string): readonly Field[] => {
  if (type.startsWith('scancode')) {
    const scanned: readonly Field[] = [
      ['ScanType', 'qrcode'],
      ['ScanResult', scanResult],
    ];
    return [['ScanCodeInfo', scanned]];
  }
  if (type.startsWith('pic')) {
    const picture: readonly Field[] = [['PicMd5Sum', '1b5f7c23b5bf75682a53e7b6d163e185']];
    const pictures: readonly Field[] = [['item', picture]];
    const sent: readonly Field[] = [
      ['Count', 1],
      ['PicList', pictures],
    ];
    return [['SendPicsInfo', sent]];
  }
  if (type !== 'location_select') return [];
  const place: readonly Field[] = [
    ['Location_X', '30.2741'],
    ['Location_Y', '120.1551'],
    ['Scale', '15'],
    ['Label', '浙江省杭州市西湖区龙井路1号'],
    ['Poiname', ''],
  ];
  return [['SendLocationInfo', place]];
};

const nameOf = (menu: readonly MenuButton[], key: string): string | undefined =>
  menu.flatMap((button) => [button, ...button.inner]).find((button) => button.key === key)?.name;

/** Clicks, scans, pictures and places open a window; opening a page does not. */
const pressMenu = (deps: ActDeps, { type, key, scanResult }: ActNamed<'menu'>): Meaning => {
  officialAccountOnly(deps);
  const fields = eventFields(menuEvents[type], ['EventKey', key], ...givenOf(type, scanResult));
  const name = nameOf(deps.channel.menu, key);
  const content = { event: 'menu', type, key, ...(name === undefined ? {} : { name }) };
  return { fields, ...(type.startsWith('view') ? {} : { trigger: 'menu' }), kind: 'event', content };
};

const cutBytes = (text: string, limit: number): string => {
  const cut = Buffer.from(text).subarray(0, limit).toString('utf8');
  return Buffer.byteLength(text) > limit ? cut.replace(/\ufffd+$/, '') : text;
};

const enter = ({ channel }: ActDeps, { sessionFrom }: ActNamed<'enter'>): Meaning => {
  if (channel.kind !== 'mini_program') throw new BadRequest('only a mini program is entered');
  const from: readonly Field[] =
    sessionFrom === undefined ? [] : [['SessionFrom', cutBytes(sessionFrom, SESSION_FROM_BYTES)]];
  const content = { event: 'enter', ...(sessionFrom === undefined ? {} : { sessionFrom }) };
  return { fields: eventFields('user_enter_tempsession', ...from), trigger: 'enter', kind: 'event', content };
};

const subscribe = (deps: ActDeps, { templateId, accept }: ActNamed<'subscribe'>): Meaning => {
  const { world, channel, customer } = deps;
  if (channel.kind !== 'mini_program') throw new BadRequest('only a mini program asks so');
  world.templates[accept ? 'accept' : 'forget'](channel.appId, customer.openid, templateId);
  const list: Field = [
    'List',
    [
      ['TemplateId', templateId],
      ['SubscribeStatusString', accept ? 'accept' : 'reject'],
      ['PopupScene', '0'],
    ],
  ];
  const wrapped: Field = channel.format === 'xml' ? ['SubscribeMsgPopupEvent', [list]] : list;
  const fields = eventFields('subscribe_msg_popup_event', wrapped);
  return { fields, kind: 'event', content: { event: 'subscribe', templateId, accept } };
};

/** `undefined` for an act that is no relation to the account: neither following, scanning, pressing nor entering. */
export const relationMeaning = (deps: ActDeps, act: Act): Meaning | undefined => {
  switch (act.act) {
    case 'follow':
      return follow(deps, act.scene);
    case 'unfollow':
      return unfollow(deps);
    case 'scan':
      return scan(deps, act);
    case 'menu':
      return pressMenu(deps, act);
    case 'enter':
      return enter(deps, act);
    case 'subscribe':
      return subscribe(deps, act);
    default:
      return undefined;
  }
};
