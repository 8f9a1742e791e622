import { redisForTest } from '../../test/support/databases.js';
import { openRedisWire } from '../load/redis-wire.js';
import type { RedisWire } from '../load/redis-wire.js';
import { quantile } from '../measure/statistics.js';
import { buildWorld } from '../cases/routing/routing-world.js';
import type { Size } from '../cases/routing/line-commands.js';
import { runIdOf, scriptMicros } from '../cases/routing/script-time.js';

export type RoutingCost = Size & {
  /** Redis' own time for one cycle: close, propose, confirm, enqueue. */
  readonly microsPerCycle: number;
  /** Of a batch of cycles and its way there and back, each cycle's part. */
  readonly p50Micros: number;
  readonly p95Micros: number;
};

const AGENTS = [10, 1_000, 10_000] as const;
const CYCLES_AT_ONCE = 6;
const MEASURE_MS = 3_000;

const costOf = async (wire: RedisWire, url: string, size: Size): Promise<RoutingCost> => {
  const world = await buildWorld({ wire, url, runId: await runIdOf(wire) }, size);
  const took: number[] = [];
  const before = await scriptMicros(wire);
  const endAt = performance.now() + MEASURE_MS;
  let cycles = 0;
  while (performance.now() < endAt) {
    const startedAt = performance.now();
    await Promise.all(world.lanes.map((lane) => lane(CYCLES_AT_ONCE)));
    const count = world.lanes.length * CYCLES_AT_ONCE;
    took.push(((performance.now() - startedAt) * 1_000) / count);
    cycles += count;
  }
  const microsPerCycle = ((await scriptMicros(wire)) - before) / cycles;
  await world.check();
  return { ...size, microsPerCycle, p50Micros: quantile(took, 0.5), p95Micros: quantile(took, 0.95) };
};

/** Routing through the product's own scripts, at every number of agents with every number of waiting conversations. */
export const measureRoutingGrowth = async (
  waitings: readonly number[],
  say: (sentence: string) => void,
): Promise<readonly RoutingCost[]> => {
  const costs: RoutingCost[] = [];
  for (const waiting of waitings) {
    for (const agents of AGENTS) {
      const { url, flush } = await redisForTest();
      const wire = await openRedisWire(url);
      try {
        const cost = await costOf(wire, url, { agents, waiting });
        say(`${agents} agents, ${waiting} waiting: ${cost.microsPerCycle.toFixed(0)} µs a cycle`);
        costs.push(cost);
      } finally {
        wire.close();
        await flush();
      }
    }
  }
  return costs;
};
