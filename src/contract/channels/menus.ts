import { z } from 'zod';
import { instant } from '../paging.js';

/** What a tap does; `group` opens the buttons below it (WeChat doc: 创建自定义菜单). */
export const buttonKind = z.enum([
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
]);
export type ButtonKindView = z.infer<typeof buttonKind>;

// A draft may be unfinished and too long: WeChat's limits are told as flaws, these only keep it small.
const word = z.string().max(2048).default('');
const innerButton = z.strictObject({
  name: z.string().max(200),
  kind: buttonKind,
  key: word,
  url: word,
  appId: word,
  pagePath: word,
  mediaId: word,
  articleId: word,
});
const menuButton = innerButton.extend({ inner: z.array(innerButton).max(10).default([]) });
const menu = z.array(menuButton).max(6);
export type MenuButtonView = z.infer<typeof menuButton>;
export type InnerButtonView = z.infer<typeof innerButton>;

/** `version` is the one the draft was read with; 0 where there was none. */
export const menuDraftBody = z.strictObject({ version: z.number().int().min(0), draft: menu });
export type MenuDraftBody = z.infer<typeof menuDraftBody>;
export const menuPublishBody = z.strictObject({ version: z.number().int().min(0) });

export const menuFlaw = z.object({
  /** `1` or `1.2`, from 1; empty for the menu itself. */
  place: z.string(),
  field: z.enum(['name', 'inner', 'key', 'url', 'appId', 'pagePath', 'mediaId', 'articleId']),
  problem: z.enum([
    'no_buttons',
    'too_many_buttons',
    'empty_group',
    'too_many_inner',
    'group_in_group',
    'missing',
    'too_long',
    'no_address',
    'no_app_id',
  ]),
  limit: z.number().int().optional(),
  size: z.number().int().optional(),
});
export type MenuFlawView = z.infer<typeof menuFlaw>;

export const menuDraftView = z.object({
  draft: menu,
  version: z.number().int(),
  publishedAt: instant.nullable(),
  /** Why WeChat would not take it; empty: it may be published. */
  flaws: z.array(menuFlaw),
  /** Keys that rules know of, and who answers them. */
  keys: z.array(z.object({ key: z.string(), by: z.enum(['rule', 'skill_group']), name: z.string() })),
});
export type MenuDraftView = z.infer<typeof menuDraftView>;

export const currentMenuView = z.object({
  isOpen: z.boolean(),
  menu,
  /** Buttons made in WeChat's own backend, which no API can make again. */
  foreign: z.array(z.string()),
  /** Between the stored draft and what WeChat shows. */
  differences: z.array(
    z.object({
      place: z.string(),
      change: z.enum(['added', 'removed', 'changed']),
      draft: z.string().nullable(),
      current: z.string().nullable(),
    }),
  ),
});
export type CurrentMenuView = z.infer<typeof currentMenuView>;
