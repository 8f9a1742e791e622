import { z } from 'zod';
import { faultsSchema } from '../faults.js';
import { param, readJson } from '../http/parse.js';
import { json, type Call, type Route } from '../http/router.js';
import type { Pusher } from '../push/pusher.js';
import type { World } from '../state/world.js';
import { channelOf, numberIn } from './find.js';

const BASE = '/simulator/control';
const PAGE = 200;
const MAX_PAGE = 10_000;

const clockSchema = z.union([
  z.strictObject({ shiftMs: z.number().int() }),
  z.strictObject({ advanceMs: z.number().int().min(0) }),
]);

const matches = (call: Call, name: string, value: string | undefined): boolean => {
  const wanted = call.query.get(name);
  return wanted === null || wanted === value;
};

type Pages<T> = {
  readonly after: (number: number, limit: number) => readonly T[];
  readonly last: (limit: number) => readonly T[];
};

/** `after` reads on from a number; without it the newest are given. Filters look at what that reads. */
const page = <T>(call: Call, source: Pages<T>): readonly T[] => {
  const limit = Math.min(numberIn(call, 'limit', PAGE), MAX_PAGE);
  return call.query.has('after') ? source.after(numberIn(call, 'after', 0), limit) : source.last(limit);
};

const clearWorld = (world: World, pusher: Pusher): void => {
  for (const { appId } of world.channels.list()) {
    world.customers.removeChannel(appId);
    world.allowances.removeChannel(appId);
    world.transcripts.removeChannel(appId);
    world.tokens.end(appId, 'invalid');
  }
  world.faults.clear();
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

/** Faults, time, what was called and pushed, and starting anew. */
export const worldRoutes = (world: World, pusher: Pusher): readonly Route[] => [
  ...faultRoutes(world),
  { method: 'GET', path: `${BASE}/health`, handle: () => json({ ok: true, pushesInFlight: pusher.inFlight() }) },
  {
    method: 'GET',
    path: `${BASE}/calls`,
    handle: (call) => {
      const items = page(call, world.calls).filter(
        (record) =>
          matches(call, 'appId', record.appId) &&
          matches(call, 'path', record.path) &&
          matches(call, 'openid', record.openid),
      );
      return json({ items, counters: world.calls.counters() });
    },
  },
  {
    method: 'GET',
    path: `${BASE}/pushes`,
    handle: (call) => {
      const items = page(call, pusher.pushes).filter(
        (record) =>
          matches(call, 'appId', record.appId) &&
          matches(call, 'openid', record.openid) &&
          matches(call, 'identity', record.identity) &&
          matches(call, 'state', record.state),
      );
      return json({ items, count: pusher.pushes.count() });
    },
  },
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
