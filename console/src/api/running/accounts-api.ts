import { z } from 'zod';
import { created } from '../../../../src/contract/people/agents.js';
import { currentMenuView, menuDraftView } from '../../../../src/contract/channels/menus.js';
import type { MenuDraftBody } from '../../../../src/contract/channels/menus.js';
import { qrCodeDays, qrCodeList } from '../../../../src/contract/channels/qr-codes.js';
import type { QrCodeBody, QrCodeChangeBody } from '../../../../src/contract/channels/qr-codes.js';
import { tagSyncView } from '../../../../src/contract/channels/tag-syncs.js';
import { channelList } from '../../../../src/contract/channels/channels.js';
import type { Call } from '../call.js';

const anything = z.unknown();
const ofChannel = (channelId: string, rest: string): string => `/channels/${encodeURIComponent(channelId)}${rest}`;
const ofCode = (id: string, rest = ''): string => `/qr-codes/${encodeURIComponent(id)}${rest}`;
const ofTag = (id: string): string => `/tags/${encodeURIComponent(id)}`;

/** What is set up on official accounts: menus, channel codes, tags in step. */
export const createAccountsApi = (call: Call) => ({
  channels: () => call({ path: '/channels', query: { limit: 200 }, answer: channelList }),

  menu: (channelId: string) => call({ path: ofChannel(channelId, '/menu'), answer: menuDraftView }),
  saveMenu: (channelId: string, body: MenuDraftBody) =>
    call({ method: 'PUT', path: ofChannel(channelId, '/menu'), body, answer: menuDraftView }),
  publishMenu: (channelId: string, version: number) =>
    call({ method: 'POST', path: ofChannel(channelId, '/menu/publish'), body: { version }, answer: menuDraftView }),
  currentMenu: (channelId: string) => call({ path: ofChannel(channelId, '/menu/current'), answer: currentMenuView }),
  removeMenu: (channelId: string) => call({ method: 'DELETE', path: ofChannel(channelId, '/menu'), answer: anything }),

  codes: (channelId: string, cursor: string | undefined) =>
    call({ path: '/qr-codes', query: { channelId, cursor, limit: 50 }, answer: qrCodeList }),
  addCode: (body: QrCodeBody) => call({ method: 'POST', path: '/qr-codes', body, answer: created }),
  changeCode: (id: string, body: QrCodeChangeBody) =>
    call({ method: 'PATCH', path: ofCode(id), body, answer: anything }),
  renewCode: (id: string, days: number | null) =>
    call({ method: 'POST', path: ofCode(id, '/renew'), body: { days }, answer: anything }),
  removeCode: (id: string) => call({ method: 'DELETE', path: ofCode(id), answer: anything }),
  codeDays: (id: string) => call({ path: ofCode(id, '/days'), query: { days: 30 }, answer: qrCodeDays }),

  renameTag: (id: string, name: string) => call({ method: 'PATCH', path: ofTag(id), body: { name }, answer: anything }),
  removeTag: (id: string) => call({ method: 'DELETE', path: ofTag(id), answer: anything }),
  tagSync: () => call({ path: '/tag-sync', answer: tagSyncView }),
  setTagSync: (channelId: string, enabled: boolean) =>
    call({ method: 'PUT', path: ofChannel(channelId, '/tag-sync'), body: { enabled }, answer: anything }),
  runTagSync: (channelId: string) =>
    call({ method: 'POST', path: ofChannel(channelId, '/tag-sync/run'), body: {}, answer: anything }),
});
