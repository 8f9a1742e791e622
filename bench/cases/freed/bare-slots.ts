import { once } from 'node:events';
import { WebSocket } from 'ws';
import { call } from '../../../test/support/product/api.js';
import { startBaseline } from '../../servers/child.js';
import { queryOnce } from '../../servers/stores.js';
import type { Slots } from './slots.js';

type Stores = { readonly databaseUrl: string; readonly redisUrl: string };

const HELD_EACH = 5;

/** The same with nothing but a transaction, a publish and a socket. */
export const openBareSlots = async ({ databaseUrl, redisUrl }: Stores, agents: number) => {
  const bare = await startBaseline('bare-slots', { DATABASE_URL: databaseUrl, REDIS_URL: redisUrl });
  let tell: (agent: number) => void = () => {};
  const sockets: WebSocket[] = [];
  for (let agent = 0; agent < agents; agent += 1) {
    const socket = new WebSocket(`ws://127.0.0.1:${bare.port}/socket/${agent}`, { perMessageDeflate: false });
    sockets.push(socket);
    socket.on('message', () => tell(agent));
    await once(socket, 'open');
  }
  await queryOnce(
    databaseUrl,
    `insert into bare_slots (agent) select n % $1::int from generate_series(0, $1::int * $2::int - 1) n`,
    [agents, HELD_EACH],
  );
  const slots: Slots = {
    pids: [bare.pid],
    agents,
    prepare: async (count) => {
      await queryOnce(databaseUrl, 'insert into bare_slots (agent) select null from generate_series(1, $1::int)', [
        count,
      ]);
    },
    free: async (agent) => (await call(`http://127.0.0.1:${bare.port}/close/${agent}`, { body: {} })).status === 200,
    onNext: (listener) => {
      tell = listener;
    },
  };
  const close = async (): Promise<void> => {
    for (const socket of sockets) socket.close();
    await bare.stop();
  };
  return { slots, close };
};
