import { z } from 'zod';
import { param, readJson } from '../http/parse.js';
import { json, type Route } from '../http/router.js';
import type { Pusher } from '../push/pusher.js';
import { channelSchema, completeChannel, type Channel } from '../state/channels.js';
import type { World } from '../state/world.js';
import { channelOf } from './find.js';

const BASE = '/simulator/control/channels';

const endSchema = z.strictObject({ how: z.enum(['expired', 'invalid']).default('expired') });

const templatesSchema = z.strictObject({
  items: z.array(
    z.strictObject({
      templateId: z.string().min(1),
      title: z.string(),
      content: z.string(),
      example: z.string().default(''),
    }),
  ),
});

const present = ({ appSecret: _secret, token: _token, encodingAesKey: _key, ...shown }: Channel) => shown;

/** Registers, checks and removes channels. Secrets go in and never come out. */
const registryRoutes = (world: World, pusher: Pusher): readonly Route[] => [
  { method: 'GET', path: BASE, handle: () => json({ items: world.channels.list().map(present) }) },
  {
    method: 'POST',
    path: BASE,
    handle: (call) => {
      const channel = completeChannel(readJson(channelSchema, call));
      world.channels.put(channel);
      return json(present(channel));
    },
  },
  {
    method: 'DELETE',
    path: `${BASE}/:appId`,
    handle: (call) => {
      const { appId } = channelOf(world, param(call, 'appId'));
      world.channels.remove(appId);
      world.customers.removeChannel(appId);
      world.allowances.removeChannel(appId);
      world.transcripts.removeChannel(appId);
      return json({ removed: true });
    },
  },
  {
    method: 'POST',
    path: `${BASE}/:appId/verify`,
    handle: async (call) => json(await pusher.verify(channelOf(world, param(call, 'appId')))),
  },
];

/** What an account holds: its codes, templates and tokens. */
const holdingRoutes = (world: World): readonly Route[] => [
  {
    method: 'GET',
    path: `${BASE}/:appId/qr-codes`,
    handle: (call) => {
      const { appId } = channelOf(world, param(call, 'appId'));
      const now = world.clock.now();
      const items = world.scenes.of(appId).map(({ ticket, scene, url, expiresAt }) => ({
        ticket,
        scene,
        url,
        isExpired: expiresAt <= now,
      }));
      return json({ items });
    },
  },
  {
    method: 'PUT',
    path: `${BASE}/:appId/templates`,
    handle: (call) => {
      const { items } = readJson(templatesSchema, call);
      world.templates.put(channelOf(world, param(call, 'appId')).appId, items);
      return json({ items });
    },
  },
  {
    method: 'POST',
    path: `${BASE}/:appId/end-tokens`,
    handle: (call) => {
      const { how } = readJson(endSchema, call);
      world.tokens.end(channelOf(world, param(call, 'appId')).appId, how);
      return json({ ended: how });
    },
  },
];

export const channelRoutes = (world: World, pusher: Pusher): readonly Route[] => [
  ...registryRoutes(world, pusher),
  ...holdingRoutes(world),
];
