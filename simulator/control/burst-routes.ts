import type { Bursts } from '../burst/bursts.js';
import { burstSchema } from '../burst/plan.js';
import type { RunningBurst } from '../burst/run-burst.js';
import { BadRequest, param, readJson } from '../http/parse.js';
import { json, type Call, type Route } from '../http/router.js';
import type { World } from '../state/world.js';
import { channelOf } from './find.js';

const BASE = '/simulator/control/bursts';

/** Starts a burst, tells how it goes, and hands out its ledger. */
export const burstRoutes = (world: World, bursts: Bursts): readonly Route[] => {
  const asked = (call: Call): RunningBurst => {
    const burst = bursts.find(param(call, 'id'));
    if (!burst) throw new BadRequest('no such burst', 404);
    return burst;
  };
  return [
    {
      method: 'POST',
      path: BASE,
      handle: (call) => {
        const plan = readJson(burstSchema, call);
        const channels = plan.appIds?.map((appId) => channelOf(world, appId)) ?? world.channels.list();
        if (channels.length === 0) throw new BadRequest('no channel is registered', 409);
        return json({ id: bursts.start(plan, channels) });
      },
    },
    { method: 'GET', path: `${BASE}/:id`, handle: (call) => json(asked(call).report()) },
    { method: 'GET', path: `${BASE}/:id/ledger`, handle: (call) => json({ items: asked(call).ledger() }) },
    {
      method: 'DELETE',
      path: `${BASE}/:id`,
      handle: (call) => {
        const burst = asked(call);
        burst.stop();
        return json(burst.report());
      },
    },
  ];
};
