import { json, type Answer } from '../../http/router.js';
import { pressTypes, type MenuButton, type PressType } from '../../state/account/menu.js';
import type { World } from '../../state/world.js';
import { ok, refuse } from '../answers.js';
import { fieldsOf, listOf, officialOnly, textOf, type ApiContext, type ApiRoute, type Fields } from '../context.js';

/** WeChat doc: 创建自定义菜单, and its return codes 40015 to 40027. */
const MOST_BUTTONS = 3;
const MOST_INNER = 5;
const LONGEST_KEY_BYTES = 128;
const LONGEST_URL_BYTES = 1024;
const LONGEST_NAME_BYTES = { outer: 16, inner: 60 } as const;
const NO_MENU = 46003;

const PLAIN_FIELDS: Readonly<Record<string, string>> = {
  media_id: 'media_id',
  view_limited: 'media_id',
  article_id: 'article_id',
  article_view_limited: 'article_id',
};

type Level = keyof typeof LONGEST_NAME_BYTES;
const CODES = {
  outer: { type: 40017, name: 40018, key: 40019, url: 40020, domain: 40055 },
  inner: { type: 40024, name: 40025, key: 40026, url: 40027, domain: 40054 },
} as const;

const bytesOf = (text: string): number => Buffer.byteLength(text);
const isAddress = (text: string): boolean => URL.canParse(text) && /^https?:\/\//.test(text);

const urlFlaw = (url: string, level: Level): number | undefined => {
  if (url === '' || bytesOf(url) > LONGEST_URL_BYTES) return CODES[level].url;
  return isAddress(url) ? undefined : CODES[level].domain;
};

const targetFlaw = (button: Fields, level: Level): number | undefined => {
  const type = textOf(button, 'type');
  const plain = PLAIN_FIELDS[type];
  if (plain !== undefined) return textOf(button, plain) === '' ? 40007 : undefined;
  if (type === 'view') return urlFlaw(textOf(button, 'url'), level);
  if (type === 'miniprogram') {
    if (!textOf(button, 'appid').startsWith('wx') || textOf(button, 'pagepath') === '') return 45064;
    return urlFlaw(textOf(button, 'url'), level);
  }
  if (!isPress(type)) return CODES[level].type;
  const key = textOf(button, 'key');
  return key === '' || bytesOf(key) > LONGEST_KEY_BYTES ? CODES[level].key : undefined;
};

const isPress = (type: string): type is PressType => pressTypes.some((each) => each === type);

const nameFlaw = (button: Fields, level: Level): number | undefined => {
  const bytes = bytesOf(textOf(button, 'name'));
  return bytes === 0 || bytes > LONGEST_NAME_BYTES[level] ? CODES[level].name : undefined;
};

const buttonFlaw = (button: Fields): number | undefined => {
  const inner = listOf(button, 'sub_button');
  const named = nameFlaw(button, 'outer');
  if (named !== undefined) return named;
  if (inner.length === 0) return targetFlaw(button, 'outer');
  if (inner.length > MOST_INNER) return 40023;
  if (inner.some((each) => listOf(each, 'sub_button').length > 0)) return 40022;
  return firstOf(inner, (each) => nameFlaw(each, 'inner') ?? targetFlaw(each, 'inner'));
};

const firstOf = (buttons: readonly Fields[], flaw: (button: Fields) => number | undefined): number | undefined => {
  for (const button of buttons) {
    const found = flaw(button);
    if (found !== undefined) return found;
  }
  return undefined;
};

const pressOf = (type: string): MenuButton['type'] => {
  if (type === 'miniprogram') return 'view_miniprogram';
  return isPress(type) ? type : 'plain';
};

const keyOf = (button: Fields): string =>
  textOf(button, 'key') || textOf(button, 'pagepath') || textOf(button, 'url') || textOf(button, 'media_id');

const toButton = (sent: Fields): MenuButton => {
  const inner = listOf(sent, 'sub_button').map(toButton);
  const type = inner.length > 0 ? 'group' : pressOf(textOf(sent, 'type'));
  return { name: textOf(sent, 'name'), type, key: type === 'group' ? '' : keyOf(sent), inner, sent };
};

const createMenu =
  ({ channels, transcripts }: World) =>
  ({ channel, json: body }: ApiContext): Answer => {
    const buttons = listOf(fieldsOf(body), 'button');
    if (buttons.length === 0 || buttons.length > MOST_BUTTONS) return refuse(40016);
    const flaw = firstOf(buttons, buttonFlaw);
    if (flaw !== undefined) return refuse(flaw);
    channels.put({ ...channel, menu: buttons.map(toButton) });
    transcripts.channelChanged(channel.appId);
    return ok;
  };

const sentOf = (button: MenuButton): Fields => ({
  ...button.sent,
  sub_button: button.inner.map(({ sent }) => ({ ...sent, sub_button: [] })),
});

const readMenu = ({ channel: { menu } }: ApiContext): Answer =>
  menu.length === 0 ? refuse(NO_MENU) : json({ menu: { button: menu.map(sentOf) } });

/** WeChat doc: 查询自定义菜单信息: inner buttons lie in `sub_button.list`. */
const currentMenu = ({ channel: { menu } }: ApiContext): Answer =>
  json({
    is_menu_open: menu.length > 0 ? 1 : 0,
    selfmenu_info: {
      button: menu.map(({ sent: { sub_button: _inner, ...sent }, inner }) => ({
        ...sent,
        ...(inner.length > 0 && { sub_button: { list: inner.map((each) => each.sent) } }),
      })),
    },
  });

export const menuRoutes = (world: World): readonly ApiRoute[] => [
  { method: 'POST', path: '/cgi-bin/menu/create', handle: officialOnly(createMenu(world)) },
  { method: 'GET', path: '/cgi-bin/menu/get', handle: officialOnly(readMenu) },
  { method: 'GET', path: '/cgi-bin/get_current_selfmenu_info', handle: officialOnly(currentMenu) },
  {
    method: 'GET',
    path: '/cgi-bin/menu/delete',
    handle: officialOnly(({ channel }) => {
      world.channels.put({ ...channel, menu: [] });
      world.transcripts.channelChanged(channel.appId);
      return ok;
    }),
  },
];
