import { z } from 'zod';
import { id } from '../../contract/paging.js';
import { complaintUrlAnswer, payAccountAnswer, payBody } from '../../contract/commerce/payments.js';
import type { Actor } from '../../domain/people/agent.js';
import type { ComplaintUrl } from '../../services/complaints/complaint-url.js';
import type { PaySettings } from '../../services/payments/pay-settings.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import { notifyUrlOf, presentPayAccount } from '../presenters/payment-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type PaySettingsRouteDeps = {
  readonly paySettings: PaySettings;
  readonly complaintUrl: ComplaintUrl;
  readonly lists: Pick<PeopleLists, 'channel'>;
  readonly publicUrl: string;
};

const params = z.strictObject({ channelId: id });
const nothing = z.object({});
const PAY = '/api/v1/channels/:channelId/pay';
const URL_PATH = '/api/v1/channels/:channelId/complaint-url';

const accountRoutes = ({ paySettings, lists, publicUrl }: PaySettingsRouteDeps): readonly Route[] => {
  const addressOf = async (actor: Actor, channelId: string): Promise<string> =>
    notifyUrlOf(publicUrl, (await lists.channel(actor, channelId)).channel.channelKey);
  return [
    route({
      name: 'pay_settings.get',
      method: 'GET',
      path: PAY,
      summary: 'The WeChat Pay settings of a channel, without their secrets.',
      access: 'channels.read',
      limit: 'read',
      input: z.object({ params }),
      answer: payAccountAnswer,
      handle: async ({ actor, params: { channelId } }) => {
        const account = await paySettings.get({ actor, channelId });
        return { account: account ? presentPayAccount(await addressOf(actor, channelId), account) : null };
      },
    }),
    route({
      name: 'pay_settings.set',
      needsProof: true,
      method: 'PUT',
      path: PAY,
      summary: 'Sets the WeChat Pay settings of a channel; secrets that are not given stay, and are never shown again.',
      access: 'channels.manage',
      limit: 'write',
      input: z.object({ params, body: payBody }),
      answer: payAccountAnswer,
      handle: async ({ actor, params: { channelId }, body: input }) => {
        const account = await paySettings.set({ actor, channelId, input });
        return { account: presentPayAccount(await addressOf(actor, channelId), account) };
      },
    }),
    route({
      name: 'pay_settings.remove',
      method: 'DELETE',
      path: PAY,
      summary: 'Takes WeChat Pay away from a channel; what was paid and refunded stays.',
      access: 'channels.manage',
      limit: 'write',
      input: z.object({ params }),
      answer: nothing,
      handle: async ({ actor, params: { channelId } }) => {
        await paySettings.remove({ actor, channelId });
        return {};
      },
    }),
  ];
};

const urlRoutes = ({ complaintUrl }: PaySettingsRouteDeps): readonly Route[] => [
  route({
    name: 'complaint_url.get',
    method: 'GET',
    path: URL_PATH,
    summary: 'Where WeChat Pay sends complaints now.',
    access: 'channels.read',
    limit: 'read',
    input: z.object({ params }),
    answer: complaintUrlAnswer,
    handle: async ({ actor, params: { channelId } }) => {
      const { url, ours } = await complaintUrl.get({ actor, channelId });
      return { url: url ?? null, ours: ours ?? '' };
    },
  }),
  route({
    name: 'complaint_url.set',
    method: 'PUT',
    path: URL_PATH,
    summary: 'Has WeChat Pay send complaints here.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: complaintUrlAnswer,
    handle: async ({ actor, params: { channelId } }) => complaintUrl.set({ actor, channelId }),
  }),
  route({
    name: 'complaint_url.remove',
    method: 'DELETE',
    path: URL_PATH,
    summary: 'Has WeChat Pay send complaints nowhere.',
    access: 'channels.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: nothing,
    handle: async ({ actor, params: { channelId } }) => {
      await complaintUrl.remove({ actor, channelId });
      return {};
    },
  }),
];

export const paySettingsRoutes = (deps: PaySettingsRouteDeps): readonly Route[] => [
  ...accountRoutes(deps),
  ...urlRoutes(deps),
];
