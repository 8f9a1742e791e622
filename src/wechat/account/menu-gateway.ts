import { z } from 'zod';
import { BUTTON_KINDS, FIELDS_OF } from '../../domain/menus/menu.js';
import type { ButtonField, ButtonKind, CurrentMenu, InnerButton, Menu, MenuButton } from '../../domain/menus/menu.js';
import type { MenuGateway } from '../../services/ports/menus/menu-gateway.js';
import { createAccountCall } from './account-call.js';
import type { AccountCallDeps } from './account-call.js';

/** WeChat doc: 创建自定义菜单. */
const NAME_OF: Readonly<Record<ButtonField, string>> = {
  key: 'key',
  url: 'url',
  appId: 'appid',
  pagePath: 'pagepath',
  mediaId: 'media_id',
  articleId: 'article_id',
};
const FIELDS = ['key', 'url', 'appId', 'pagePath', 'mediaId', 'articleId'] as const;
const NO_MENU = 46003;

const text = z.string().catch('');
const sent = z.looseObject({ name: text, type: text });
const inner = z.looseObject({ list: z.array(z.unknown()).catch([]) }).catch({ list: [] });
const currentSchema = z.looseObject({
  is_menu_open: z.number().catch(0),
  selfmenu_info: z.looseObject({ button: z.array(z.unknown()).catch([]) }).catch({ button: [] }),
});

const isKind = (type: string): type is ButtonKind => BUTTON_KINDS.some((kind) => kind === type);

const toWechatButton = ({ name, kind, ...fields }: InnerButton) => ({
  name,
  type: kind,
  ...Object.fromEntries(FIELDS_OF[kind].map((field) => [NAME_OF[field], fields[field]])),
});

const toWechat = (menu: Menu) => ({
  button: menu.map((button) => {
    const { inner: below, ...own } = button;
    return own.kind === 'group'
      ? { name: own.name, sub_button: below.map(toWechatButton) }
      : toWechatButton({ ...own });
  }),
});

/** Undefined: a button of WeChat's own backend (text, picture, news), which the API cannot make. */
const readButton = (value: unknown): InnerButton | undefined => {
  const read = sent.safeParse(value);
  if (!read.success || !isKind(read.data.type)) return undefined;
  const { name, type, ...rest } = read.data;
  const fieldOf = (field: ButtonField): string => text.parse(rest[NAME_OF[field]]);
  const [key = '', url = '', appId = '', pagePath = '', mediaId = '', articleId = ''] = FIELDS.map(fieldOf);
  return { name, kind: type, key, url, appId, pagePath, mediaId, articleId };
};

const nameOf = (value: unknown): string => sent.catch({ name: '', type: '' }).parse(value).name;

const NOTHING = { key: '', url: '', appId: '', pagePath: '', mediaId: '', articleId: '' };

type Read = { readonly button: MenuButton | undefined; readonly foreign: readonly string[] };

const readOuter = (value: unknown): Read => {
  const below = z.looseObject({ sub_button: inner.optional() }).catch({}).parse(value).sub_button?.list ?? [];
  if (below.length === 0) {
    const button = readButton(value);
    return button ? { button: { ...button, inner: [] }, foreign: [] } : { button: undefined, foreign: [nameOf(value)] };
  }
  const buttons = below.map((each) => ({ button: readButton(each), name: nameOf(each) }));
  const group: MenuButton = {
    ...NOTHING,
    name: nameOf(value),
    kind: 'group',
    inner: buttons.flatMap(({ button }) => (button ? [button] : [])),
  };
  return { button: group, foreign: buttons.flatMap(({ button, name }) => (button ? [] : [name])) };
};

const readCurrent = (body: unknown): CurrentMenu | undefined => {
  const current = currentSchema.safeParse(body);
  if (!current.success) return undefined;
  const read = current.data.selfmenu_info.button.map(readOuter);
  return {
    isOpen: current.data.is_menu_open === 1,
    menu: read.flatMap(({ button }) => (button ? [button] : [])),
    foreign: read.flatMap(({ foreign }) => foreign),
  };
};

/** Menus of official accounts (WeChat doc: 自定义菜单). */
export const createMenuGateway = (deps: AccountCallDeps): MenuGateway => {
  const account = createAccountCall(deps);
  return {
    read: async (channelId) => {
      const answer = await account.get(channelId, '/cgi-bin/get_current_selfmenu_info', readCurrent);
      const hasNone = answer.status === 'refused' && answer.error.errcode === NO_MENU;
      return hasNone ? { status: 'done', value: { isOpen: false, menu: [], foreign: [] } } : answer;
    },
    publish: (channelId, menu) => account.tell(channelId, '/cgi-bin/menu/create', toWechat(menu)),
    remove: (channelId) => account.tell(channelId, '/cgi-bin/menu/delete'),
  };
};
