import { z } from 'zod';
import { id } from '../../../contract/paging.js';
import {
  changeWebhookBody,
  newWebhookBody,
  replayAnswer,
  replayBody,
  webhookDeliveryList,
  webhookDeliveryQuery,
  webhookList,
  webhookView,
  webhookWithSecret,
} from '../../../contract/webhooks/webhooks.js';
import type {
  AddWebhook,
  ChangeWebhook,
  RemoveWebhook,
  RotateWebhookSecret,
  WithSecret,
} from '../../../services/webhooks/manage-webhooks.js';
import type { WebhookLog } from '../../../services/webhooks/webhook-log.js';
import { presentDelivery, presentWebhook } from '../../presenters/webhook-presenter.js';
import { route } from '../../route.js';
import type { Route } from '../../route.js';

export type WebhookRouteDeps = {
  readonly addWebhook: AddWebhook;
  readonly changeWebhook: ChangeWebhook;
  readonly rotateWebhookSecret: RotateWebhookSecret;
  readonly removeWebhook: RemoveWebhook;
  readonly webhookLog: WebhookLog;
};

const path = '/api/v1/webhooks';
const params = z.strictObject({ webhookId: id });
const read = { access: 'webhooks.manage', limit: 'read' } as const;
const write = { access: 'webhooks.manage', limit: 'write' } as const;

const withSecret = ({ endpoint, secret }: WithSecret) => ({ ...presentWebhook(endpoint), secret });

const endpointRoutes = (deps: WebhookRouteDeps): readonly Route[] => [
  route({
    ...read,
    name: 'webhook.list',
    method: 'GET',
    path,
    summary: 'Addresses outside that are told what happens, without secrets.',
    input: z.object({}),
    answer: webhookList,
    handle: async ({ actor }) => ({ items: (await deps.webhookLog.endpoints(actor)).map(presentWebhook) }),
  }),
  route({
    ...write,
    name: 'webhook.create',
    needsProof: true,
    method: 'POST',
    path,
    summary: 'Adds an address. The secret that signs is in this answer only.',
    input: z.object({ body: newWebhookBody }),
    answer: webhookWithSecret,
    handle: async ({ actor, body }) => withSecret(await deps.addWebhook({ actor, ...body })),
  }),
  route({
    ...write,
    name: 'webhook.update',
    needsProof: true,
    method: 'PATCH',
    path: `${path}/:webhookId`,
    summary: 'Changes an address, what it is told of, or switches it on or off.',
    input: z.object({ params, body: changeWebhookBody }),
    answer: webhookView,
    handle: async ({ actor, params: { webhookId: endpointId }, body: change }) =>
      presentWebhook(await deps.changeWebhook({ actor, endpointId, change })),
  }),
];

const secretRoutes = (deps: WebhookRouteDeps): readonly Route[] => [
  route({
    ...write,
    name: 'webhook.rotate_secret',
    needsProof: true,
    method: 'POST',
    path: `${path}/:webhookId/secret`,
    summary: 'Makes a new secret, in this answer only. The former one signs too for 24 hours.',
    input: z.object({ params }),
    answer: webhookWithSecret,
    handle: async ({ actor, params: { webhookId: endpointId } }) =>
      withSecret(await deps.rotateWebhookSecret({ actor, endpointId })),
  }),
  route({
    ...write,
    name: 'webhook.delete',
    method: 'DELETE',
    path: `${path}/:webhookId`,
    summary: 'Takes an address away with its log.',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ actor, params: { webhookId: endpointId } }) => {
      await deps.removeWebhook({ actor, endpointId });
      return {};
    },
  }),
];

const logRoutes = ({ webhookLog }: WebhookRouteDeps): readonly Route[] => [
  route({
    ...read,
    name: 'webhook.deliveries',
    method: 'GET',
    path: `${path}/:webhookId/deliveries`,
    summary: 'What an address was told, youngest first, with what it answered.',
    input: z.object({ params, query: webhookDeliveryQuery }),
    answer: webhookDeliveryList,
    handle: async ({ actor, params: { webhookId: endpointId }, query }) => {
      const { items, nextCursor } = await webhookLog.deliveries({ actor, endpointId, ...query });
      return { items: items.map(presentDelivery), nextCursor };
    },
  }),
  route({
    ...write,
    name: 'webhook.replay',
    method: 'POST',
    path: `${path}/:webhookId/replay`,
    summary: 'Tells an address again of one event, or of all that failed since then, in their old order.',
    input: z.object({ params, body: replayBody }),
    answer: replayAnswer,
    handle: async ({ actor, params: { webhookId: endpointId }, body }) => ({
      replayed: await webhookLog.replay({ actor, endpointId, ...body }),
    }),
  }),
  route({
    ...write,
    name: 'webhook.ping',
    method: 'POST',
    path: `${path}/:webhookId/ping`,
    summary: 'Sends an event that says nothing, to try address and signature.',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ actor, params: { webhookId: endpointId } }) => {
      await webhookLog.ping({ actor, endpointId });
      return {};
    },
  }),
];

export const webhookRoutes = (deps: WebhookRouteDeps): readonly Route[] => [
  ...endpointRoutes(deps),
  ...secretRoutes(deps),
  ...logRoutes(deps),
];
