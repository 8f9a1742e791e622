/** What a tap on a button does; `group` opens the buttons below it. WeChat doc: 创建自定义菜单. */
export const BUTTON_KINDS = [
  'group',
  'click',
  'view',
  'miniprogram',
  'scancode_push',
  'scancode_waitmsg',
  'pic_sysphoto',
  'pic_photo_or_album',
  'pic_weixin',
  'location_select',
  'media_id',
  'view_limited',
  'article_id',
  'article_view_limited',
] as const;
export type ButtonKind = (typeof BUTTON_KINDS)[number];

/** Which field a kind needs beside its name. */
export type ButtonField = 'key' | 'url' | 'appId' | 'pagePath' | 'mediaId' | 'articleId';

export const FIELDS_OF: Readonly<Record<ButtonKind, readonly ButtonField[]>> = {
  group: [],
  click: ['key'],
  view: ['url'],
  miniprogram: ['appId', 'pagePath', 'url'],
  scancode_push: ['key'],
  scancode_waitmsg: ['key'],
  pic_sysphoto: ['key'],
  pic_photo_or_album: ['key'],
  pic_weixin: ['key'],
  location_select: ['key'],
  media_id: ['mediaId'],
  view_limited: ['mediaId'],
  article_id: ['articleId'],
  article_view_limited: ['articleId'],
};

export type InnerButton = { readonly name: string; readonly kind: ButtonKind } & Readonly<Record<ButtonField, string>>;
export type MenuButton = InnerButton & { readonly inner: readonly InnerButton[] };
/** The buttons of an official account's menu, at most three with at most five below each. */
export type Menu = readonly MenuButton[];

/** What WeChat has now; `foreign` buttons were made in WeChat's own backend and can only be looked at. */
export type CurrentMenu = {
  readonly isOpen: boolean;
  readonly menu: Menu;
  readonly foreign: readonly string[];
};

const NO_FIELDS: Readonly<Record<ButtonField, string>> = {
  key: '',
  url: '',
  appId: '',
  pagePath: '',
  mediaId: '',
  articleId: '',
};

/** A button with only the fields its kind has, so that two buttons that do the same are equal. */
export const plainButton = (button: InnerButton): InnerButton => {
  const fields = FIELDS_OF[button.kind].map((field) => [field, button[field].trim()] as const);
  return { ...NO_FIELDS, ...Object.fromEntries(fields), name: button.name.trim(), kind: button.kind };
};

export const plainMenu = (menu: Menu): Menu =>
  menu.map((button) => ({
    ...plainButton(button),
    inner: button.kind === 'group' ? button.inner.map(plainButton) : [],
  }));
