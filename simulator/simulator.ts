import type { AddressInfo } from 'node:net';
import { createWechatApi } from './api/wechat-api.js';
import { createBursts } from './burst/bursts.js';
import { burstRoutes } from './control/burst-routes.js';
import { channelRoutes } from './control/channel-routes.js';
import { customerRoutes } from './control/customer-routes.js';
import { logRoutes } from './control/log-routes.js';
import { worldRoutes } from './control/world-routes.js';
import { createAct } from './customer/act.js';
import { createRouter, json, type Answer, type Call } from './http/router.js';
import { tellBadRequest } from './http/parse.js';
import { createHttpServer } from './http/serve.js';
import { attachLive } from './live.js';
import { phoneRoutes } from './phone-routes.js';
import { createMsgIds } from './push/compose.js';
import { createPushEvent } from './push/push-event.js';
import { createPusher } from './push/pusher.js';
import { createWorld } from './state/world.js';

export type SimulatorOptions = {
  readonly port: number;
  readonly host: string;
  readonly seed: number;
  /** Where the merchant's server reaches the media, when not at host and port. */ readonly publicUrl?: string;
};
export type Simulator = { readonly port: number; readonly url: string; readonly close: () => Promise<void> };

const addressOf = (address: AddressInfo | string | null): AddressInfo => {
  if (address === null || typeof address === 'string') throw new Error('the simulator listens on no port');
  return address;
};

/** The simulator's own pages and its control API, everything under `/simulator`. */
const createOwnSide = (find: ReturnType<typeof createRouter>) =>
  tellBadRequest((call: Call): Answer | Promise<Answer> => {
    const found = find(call.method, call.path);
    if (found === 'wrong_method') return json({ error: 'method not allowed' }, 405);
    return found ? found.handle({ ...call, params: found.params }) : json({ error: 'not found' }, 404);
  });

/** Starts WeChat's side on its own port. Port 0 takes a free one. */
export const startSimulator = async ({ port, host, seed, publicUrl }: SimulatorOptions): Promise<Simulator> => {
  let url = '';
  const world = createWorld(seed, () => publicUrl ?? url);
  const pusher = createPusher(world);
  const actAs = createAct({ world, pusher, newMsgId: createMsgIds() });
  const bursts = createBursts({ world, actAs });
  const find = createRouter([
    ...phoneRoutes(world),
    ...channelRoutes(world, pusher),
    ...customerRoutes(world, actAs),
    ...worldRoutes(world, pusher),
    ...logRoutes(world, pusher),
    ...burstRoutes(world, bursts),
  ]);
  const ownSide = createOwnSide(find);
  const wechatApi = createWechatApi(world, createPushEvent(world, pusher));
  const server = createHttpServer((call) => (call.path.startsWith('/simulator') ? ownSide(call) : wechatApi(call)));
  const live = attachLive(server, world.transcripts);
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, resolve);
  });
  const taken = addressOf(server.address()).port;
  url = `http://${host === '0.0.0.0' || host === '::' ? '127.0.0.1' : host}:${taken}`;
  return {
    port: taken,
    url,
    close: async () => {
      bursts.close();
      live.close();
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      server.closeAllConnections();
      await Promise.all([closed, pusher.close()]);
    },
  };
};
