import { Client } from 'pg';
import { openDesk } from '../../test/support/desk/desk.js';
import type { Desk } from '../../test/support/desk/desk.js';
import { redisAt } from '../../test/support/databases.js';
import { startOwnStores } from '../../test/support/product/own-stores.js';
import type { OwnStores } from '../../test/support/product/own-stores.js';
import { holdRouting } from '../../test/support/routing/hold-routing.js';
import { CAPACITIES } from '../../test/support/routing/steps.js';
import type { BareRow } from '../rig/row.js';

/** Desks side by side, each with a database and a Redis database of its own: one alone mostly waits for its stores. */
const LANES = 3;
const RUNS = 1_000;
const COMMANDS = 200;

const onDatabase = (address: string, name: string | number): string => {
  const url = new URL(address);
  url.pathname = `/${name}`;
  return url.href;
};

/** Copies of the migrated database, made while nobody is connected to it. */
const openDesks = async ({ databaseUrl, redisUrl }: OwnStores): Promise<readonly Desk[]> => {
  const lanes = Array.from({ length: LANES }, (_, index) => index + 1);
  const client = new Client({ connectionString: onDatabase(databaseUrl, 'template1') });
  await client.connect();
  const template = new URL(databaseUrl).pathname.slice(1);
  for (const lane of lanes) await client.query(`create database "lane_${lane}" template "${template}"`);
  await client.end();
  const open = (lane: number): Promise<Desk> =>
    openDesk(
      CAPACITIES.map((capacity) => ({ capacity })),
      {
        database: { url: onDatabase(databaseUrl, `lane_${lane}`), drop: async () => {} },
        redis: redisAt(onDatabase(redisUrl, lane)),
      },
    );
  return Promise.all(lanes.map(open));
};

const routing: BareRow = {
  id: 'routing',
  title: `random commands against a model of routing, over the real scripts and Postgres: up to ${RUNS} runs of ${COMMANDS}`,
  promises: ['P8', 'P9', 'P18', 'P19', 'P21'],
  // All runs take some twelve minutes on two quiet cores; a busy machine gets its time.
  seconds: { short: 40, full: 3_000 },
  runBare: async ({ seed, seconds }) => {
    // Nothing here is about what a disk keeps.
    const stores = await startOwnStores({ isDurable: false });
    try {
      const desks = await openDesks(stores);
      const wanted = { runs: Math.ceil(RUNS / LANES), commands: COMMANDS, withinMs: seconds * 1_000 };
      const runs = await Promise.all(desks.map((desk, lane) => holdRouting(desk, { ...wanted, seed: seed + lane })));
      await Promise.all(desks.map((desk) => desk.close()));
      return { runs: runs.reduce((sum, count) => sum + count, 0), runsWanted: RUNS, commandsEach: COMMANDS };
    } finally {
      await stores.remove();
    }
  },
};

export const BARE_ROWS = [routing] as const;
