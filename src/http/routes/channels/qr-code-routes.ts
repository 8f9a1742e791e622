import { z } from 'zod';
import { created } from '../../../contract/people/agents.js';
import {
  qrCodeBody,
  qrCodeChangeBody,
  qrCodeDays,
  qrCodeDaysQuery,
  qrCodeList,
  qrCodeQuery,
  qrCodeRenewBody,
} from '../../../contract/channels/qr-codes.js';
import { id } from '../../../contract/paging.js';
import type { QrCodeRecord } from '../../../services/ports/qr-codes/qr-code-store.js';
import type { ManageQrCodes } from '../../../services/qr-codes/manage-qr-codes.js';
import type { ReadQrCodes } from '../../../services/qr-codes/read-qr-codes.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type QrCodeRouteDeps = { readonly manageQrCodes: ManageQrCodes; readonly readQrCodes: ReadQrCodes };

const path = '/api/v1/qr-codes';
const params = z.strictObject({ codeId: id });
const nothing = z.object({});

const present = (code: QrCodeRecord) => ({
  ...code,
  skillGroupId: code.skillGroupId ?? null,
  skillGroupName: code.skillGroupName ?? null,
  agentId: code.agentId ?? null,
  agentName: code.agentName ?? null,
  tagId: code.tagId ?? null,
  tagName: code.tagName ?? null,
  welcome: code.welcome ?? null,
  expiresAt: code.expiresAt?.toISOString() ?? null,
  createdAt: code.createdAt.toISOString(),
});

/** Null empties. */
const emptied = <T extends Readonly<Record<string, unknown>>>(body: T) =>
  Object.fromEntries(Object.entries(body).map(([name, value]) => [name, value ?? undefined]));

const reading = ({ readQrCodes }: QrCodeRouteDeps): readonly Route[] => [
  route({
    name: 'qr_code.list',
    method: 'GET',
    path,
    summary: 'Channel QR codes, newest first, with what they lead to and how often they were scanned.',
    access: 'channels.read',
    limit: 'read',
    input: z.object({ query: qrCodeQuery }),
    answer: qrCodeList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await readQrCodes.list({ actor, ...query });
      return { items: items.map(present), nextCursor };
    },
  }),
  route({
    name: 'qr_code.days',
    method: 'GET',
    path: `${path}/:codeId/days`,
    summary: 'Scans and new followers of one code, day by day.',
    access: 'channels.read',
    limit: 'read',
    input: z.object({ params, query: qrCodeDaysQuery }),
    answer: qrCodeDays,
    handle: async ({ actor, params: { codeId }, query: { days } }) => ({
      items: [...(await readQrCodes.days(actor, codeId, days))],
    }),
  }),
];

const writing = ({ manageQrCodes }: QrCodeRouteDeps): readonly Route[] => [
  route({
    name: 'qr_code.create',
    method: 'POST',
    path,
    summary: 'Has WeChat make a code for a scene.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ body: qrCodeBody }),
    answer: created,
    handle: ({ actor, body: { channelId, name, scene, days, skillGroupId, agentId, tagId, welcome } }) =>
      manageQrCodes.add({
        actor,
        channelId,
        name,
        scene,
        days: days ?? undefined,
        skillGroupId: skillGroupId ?? undefined,
        agentId: agentId ?? undefined,
        tagId: tagId ?? undefined,
        welcome: welcome ?? undefined,
      }),
  }),
  route({
    name: 'qr_code.update',
    method: 'PATCH',
    path: `${path}/:codeId`,
    summary: 'Changes what a code leads to; null empties. The picture stays the same.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params, body: qrCodeChangeBody }),
    answer: nothing,
    handle: async ({ actor, params: { codeId }, body }) => {
      await manageQrCodes.change({ actor, codeId, patch: emptied(body) });
      return {};
    },
  }),
];

const ending = ({ manageQrCodes }: QrCodeRouteDeps): readonly Route[] => [
  route({
    name: 'qr_code.renew',
    method: 'POST',
    path: `${path}/:codeId/renew`,
    summary: 'A new picture for the same scene, permanent or for some days.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params, body: qrCodeRenewBody }),
    answer: nothing,
    handle: async ({ actor, params: { codeId }, body: { days } }) => {
      await manageQrCodes.renew(actor, codeId, days ?? undefined);
      return {};
    },
  }),
  route({
    name: 'qr_code.delete',
    method: 'DELETE',
    path: `${path}/:codeId`,
    summary: 'Forgets a code. WeChat cannot call its picture back: scans lead nowhere in particular from then on.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: nothing,
    handle: async ({ actor, params: { codeId } }) => {
      await manageQrCodes.remove(actor, codeId);
      return {};
    },
  }),
];

export const qrCodeRoutes = (deps: QrCodeRouteDeps): readonly Route[] => [
  ...reading(deps),
  ...writing(deps),
  ...ending(deps),
];
