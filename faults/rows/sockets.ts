import { Client } from 'pg';
import { between } from '../rig/random.js';
import type { Rig } from '../rig/rig.js';
import type { FaultRow } from '../rig/row.js';
import { repeatedly, sleep, timed } from '../rig/waiting.js';

/** How often conversations went back to the queue, over all time. */
const returnsOf = async ({ stores }: Rig): Promise<number> => {
  const client = new Client({ connectionString: stores.databaseUrl });
  await client.connect();
  try {
    const { rows } = await client.query<{ count: string }>('select sum(returned_count) as count from conversations');
    return Number(rows[0]?.count ?? 0);
  } finally {
    await client.end();
  }
};

const flapping: FaultRow = {
  id: 'F26',
  title: 'consoles lose their sockets every few seconds',
  promises: ['P23', 'P24'],
  limits: { returnsToQueue: 0 },
  run: (rig, { isShort, random }) =>
    rig.survive({
      seconds: isShort ? 22 : 300,
      fault: async () => {
        const before = await returnsOf(rig);
        const cuts = await repeatedly({ times: 1_000, withinMs: isShort ? 15_000 : 290_000 }, async () => {
          rig.agents[between(random, 0, rig.agents.length - 1)]?.cut();
          await sleep(between(random, 200, 1_000));
        });
        return { cuts, returnsToQueue: (await returnsOf(rig)) - before };
      },
    }),
};

const herd: FaultRow = {
  id: 'F29',
  title: 'all consoles lose their sockets at once',
  promises: ['P24'],
  limits: { allBackMs: 15_000, answerP99Ms: 500 },
  run: (rig, { isShort }) =>
    rig.survive({
      seconds: isShort ? 22 : 60,
      fault: async () => {
        rig.agents.forEach((agent) => agent.cut());
        const allBackMs = await timed(async () => {
          while (!rig.agents.every((agent) => agent.isConnected())) await sleep(50);
        });
        return { allBackMs };
      },
    }),
};

export const SOCKET_ROWS = [flapping, herd] as const;
