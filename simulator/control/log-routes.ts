import { json, type Call, type Route } from '../http/router.js';
import type { Pusher } from '../push/pusher.js';
import type { World } from '../state/world.js';
import { numberIn } from './find.js';

const BASE = '/simulator/control';
const PAGE = 200;
const MAX_PAGE = 10_000;

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

/** What was called and what was pushed. */
export const logRoutes = (world: World, pusher: Pusher): readonly Route[] => [
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
];
