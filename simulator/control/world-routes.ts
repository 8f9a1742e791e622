import { z } from 'zod';
import { faultsSchema } from '../faults.js';
import { param, readJson } from '../http/parse.js';
import { json, type Route } from '../http/router.js';
import type { Pusher } from '../push/pusher.js';
import type { World } from '../state/world.js';
import { channelOf } from './find.js';

const BASE = '/simulator/control';

const clockSchema = z.union([
  z.strictObject({ shiftMs: z.number().int() }),
  z.strictObject({ advanceMs: z.number().int().min(0) }),
]);

const clearWorld = (world: World, pusher: Pusher): void => {
  for (const { appId } of world.channels.list()) {
    world.customers.removeChannel(appId);
    world.allowances.removeChannel(appId);
    world.transcripts.removeChannel(appId);
    world.tokens.end(appId, 'invalid');
  }
  world.faults.clear();
  world.quota.clear();
  world.calls.clear();
  world.media.clear();
  pusher.pushes.clear();
  world.clock.setShift(0);
};

const faultRoutes = (world: World): readonly Route[] => [
  {
    method: 'GET',
    path: `${BASE}/channels/:appId/faults`,
    handle: (call) => json(world.faults.get(channelOf(world, param(call, 'appId')).appId)),
  },
  {
    method: 'PUT',
    path: `${BASE}/channels/:appId/faults`,
    handle: (call) => {
      const { appId } = channelOf(world, param(call, 'appId'));
      const settings = readJson(faultsSchema, call);
      world.faults.set(appId, settings);
      world.tokens.setLifetime(appId, settings.tokenLifetimeSeconds);
      return json(settings);
    },
  },
];

/** Faults, time, and starting anew. */
export const worldRoutes = (world: World, pusher: Pusher): readonly Route[] => [
  ...faultRoutes(world),
  { method: 'GET', path: `${BASE}/health`, handle: () => json({ ok: true, pushesInFlight: pusher.inFlight() }) },
  {
    method: 'GET',
    path: `${BASE}/clock`,
    handle: () => json({ now: world.clock.now(), shiftMs: world.clock.shiftMs() }),
  },
  {
    method: 'PUT',
    path: `${BASE}/clock`,
    handle: (call) => {
      const wanted = readJson(clockSchema, call);
      world.clock.setShift('shiftMs' in wanted ? wanted.shiftMs : world.clock.shiftMs() + wanted.advanceMs);
      return json({ now: world.clock.now(), shiftMs: world.clock.shiftMs() });
    },
  },
  {
    method: 'POST',
    path: `${BASE}/reset`,
    handle: () => {
      clearWorld(world, pusher);
      return json({ reset: true });
    },
  },
];
