import { z } from 'zod';
import { currentMenuView, menuDraftBody, menuDraftView, menuPublishBody } from '../../../contract/channels/menus.js';
import { id } from '../../../contract/paging.js';
import type { Menu } from '../../../domain/menus/menu.js';
import type { ManageMenu, MenuAtWechat, MenuDraft } from '../../../services/menus/manage-menu.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type MenuRouteDeps = { readonly manageMenu: ManageMenu };

const ofChannel = z.strictObject({ channelId: id });
const path = '/api/v1/channels/:channelId/menu';

const menuOf = (menu: Menu) => menu.map(({ inner, ...button }) => ({ ...button, inner: [...inner] }));

const present = ({ draft, publishedAt, ...shown }: MenuDraft) => ({
  ...shown,
  draft: menuOf(draft),
  publishedAt: publishedAt?.toISOString() ?? null,
});

const presentCurrent = ({ menu, differences, ...shown }: MenuAtWechat) => ({
  ...shown,
  menu: menuOf(menu),
  differences: differences.map(({ draft = null, current = null, ...one }) => ({ ...one, draft, current })),
});

const draftRoutes = ({ manageMenu }: MenuRouteDeps): readonly Route[] => [
  route({
    name: 'menu.get',
    method: 'GET',
    path,
    summary: 'The draft of an official account’s menu, what is wrong with it, and the keys that rules answer.',
    access: 'channels.read',
    limit: 'read',
    input: z.object({ params: ofChannel }),
    answer: menuDraftView,
    handle: async ({ actor, params: { channelId } }) => present(await manageMenu.read({ actor, channelId })),
  }),
  route({
    name: 'menu.save',
    method: 'PUT',
    path,
    summary: 'Stores the draft, finished or not. WeChat shows it when it is published.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params: ofChannel, body: menuDraftBody }),
    answer: menuDraftView,
    handle: async ({ actor, params: { channelId }, body }) =>
      present(await manageMenu.saveDraft({ actor, channelId, ...body })),
  }),
];

const wechatRoutes = ({ manageMenu }: MenuRouteDeps): readonly Route[] => [
  route({
    name: 'menu.current',
    method: 'GET',
    path: `${path}/current`,
    summary: 'Asks WeChat which menu it shows, and compares it with the draft.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params: ofChannel }),
    answer: currentMenuView,
    handle: async ({ actor, params: { channelId } }) =>
      presentCurrent(await manageMenu.readCurrent({ actor, channelId })),
  }),
  route({
    name: 'menu.publish',
    method: 'POST',
    path: `${path}/publish`,
    summary: 'Gives WeChat the draft in place of the menu it shows.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params: ofChannel, body: menuPublishBody }),
    answer: menuDraftView,
    handle: async ({ actor, params: { channelId }, body: { version } }) =>
      present(await manageMenu.publish({ actor, channelId, version })),
  }),
  route({
    name: 'menu.delete',
    method: 'DELETE',
    path,
    summary: 'Takes the menu away at WeChat. The draft stays.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params: ofChannel }),
    answer: z.object({}),
    handle: async ({ actor, params: { channelId } }) => {
      await manageMenu.remove({ actor, channelId });
      return {};
    },
  }),
];

export const menuRoutes = (deps: MenuRouteDeps): readonly Route[] => [...draftRoutes(deps), ...wechatRoutes(deps)];
