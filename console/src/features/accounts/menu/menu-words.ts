import type { ButtonKindView, MenuFlawView } from '../../../../../src/contract/channels/menus.js';
import { t } from '../../../locales/translate.js';
import type { WordKey } from '../../../locales/translate.js';

export type ButtonField = 'key' | 'url' | 'appId' | 'pagePath' | 'mediaId' | 'articleId';

/** In the order they are offered, what each is called, and which fields it needs. */
export const KINDS: readonly {
  readonly kind: Exclude<ButtonKindView, 'group'>;
  readonly fields: readonly ButtonField[];
}[] = [
  { kind: 'click', fields: ['key'] },
  { kind: 'view', fields: ['url'] },
  { kind: 'miniprogram', fields: ['appId', 'pagePath', 'url'] },
  { kind: 'scancode_push', fields: ['key'] },
  { kind: 'scancode_waitmsg', fields: ['key'] },
  { kind: 'pic_sysphoto', fields: ['key'] },
  { kind: 'pic_photo_or_album', fields: ['key'] },
  { kind: 'pic_weixin', fields: ['key'] },
  { kind: 'location_select', fields: ['key'] },
  { kind: 'media_id', fields: ['mediaId'] },
  { kind: 'view_limited', fields: ['mediaId'] },
  { kind: 'article_id', fields: ['articleId'] },
  { kind: 'article_view_limited', fields: ['articleId'] },
];

export const fieldsOf = (kind: ButtonKindView): readonly ButtonField[] =>
  KINDS.find((each) => each.kind === kind)?.fields ?? [];

export const kindWords = (kind: ButtonKindView): string => t(`menu.kind.${kind}`);
export const fieldWords = (field: ButtonField | 'name'): string => t(`menu.field.${field}`);

const PROBLEMS: Readonly<Record<MenuFlawView['problem'], WordKey>> = {
  no_buttons: 'menu.flaw.no_buttons',
  too_many_buttons: 'menu.flaw.too_many_buttons',
  empty_group: 'menu.flaw.empty_group',
  too_many_inner: 'menu.flaw.too_many_inner',
  group_in_group: 'menu.flaw.group_in_group',
  missing: 'menu.flaw.missing',
  too_long: 'menu.flaw.too_long',
  no_address: 'menu.flaw.no_address',
  no_app_id: 'menu.flaw.no_app_id',
};

/** What is wrong with one field, and by how much. */
export const flawWords = ({ field, problem, limit = 0, size = 0 }: MenuFlawView): string => {
  const what = field === 'inner' ? '' : fieldWords(field);
  return t(PROBLEMS[problem], { field: what, limit, size });
};
