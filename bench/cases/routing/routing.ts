import { redisForTest } from '../../../test/support/databases.js';
import { encode, openRedisWire } from '../../load/redis-wire.js';
import type { RedisWire } from '../../load/redis-wire.js';
import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { pin } from '../../measure/pinning.js';
import { median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { GOALS, judge } from '../../report/goals.js';
import type { Plan } from '../plan.js';
import { loadScript } from './line-commands.js';
import type { Size } from './line-commands.js';
import { buildWeighed, measureMemory } from './line-memory.js';
import { measureManyGroups } from './many-groups.js';
import { buildWorld, LANES } from './routing-world.js';
import type { World } from './routing-world.js';
import { scriptSide } from './script-side.js';
import { runIdOf } from './script-time.js';

const CYCLES_AT_ONCE = 6;
/** Commands of one cycle: close, propose, enqueue, confirm. */
const COMMANDS_PER_CYCLE = 4;
const SMALL: Size = { agents: 10, waiting: 1_000 };

const worldSide = (wire: RedisWire, plan: Plan, world: World): Side =>
  scriptSide(wire, plan.sliceMs, {
    name: 'cycles',
    lanes: world.lanes.map((lane) => () => lane(CYCLES_AT_ONCE)),
    perStep: CYCLES_AT_ONCE,
  });

const nothingSide = async (wire: RedisWire, plan: Plan): Promise<Side> => {
  const hash = await loadScript(wire, 'return 1');
  const batch = Array.from({ length: CYCLES_AT_ONCE * COMMANDS_PER_CYCLE }, () => encode(['EVALSHA', hash, 0]));
  const lanes = Array.from({ length: LANES }, () => () => wire.send(batch));
  return scriptSide(wire, plan.sliceMs, { name: 'return 1', lanes, perStep: batch.length });
};

type Routing = { readonly plan: Plan; readonly isNoisy: boolean };

const throughput = async (sides: { base: Side; variant: Side }, { plan, isNoisy }: Routing): Promise<Figure> => {
  const rateOf = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.rate);
  const isSettled = (pairs: readonly Pair[]): boolean => judge(GOALS.R1, rateOf(pairs)) !== 'no verdict';
  const pairs = await runPairs({ ...sides, ...plan, isSettled });
  return toFigure({
    id: 'R1',
    interval: rateOf(pairs),
    n: pairs.length,
    isNoisy,
    detail: {
      cyclesPerSecond: median(pairs.map(({ variant }) => variant.rate)),
      callsPerSecond: median(pairs.map(({ base }) => base.rate)),
      clientBusy: median(pairs.map(({ variant }) => variant.generatorBusy)),
    },
  });
};

const growth = async (sides: { base: Side; variant: Side }, { plan, isNoisy }: Routing): Promise<Figure> => {
  const microsOf = (pairs: readonly Pair[]) => ratioOf(pairs, (slice) => slice.cpuMicros);
  const isSettled = (pairs: readonly Pair[]): boolean => judge(GOALS.R2, microsOf(pairs)) !== 'no verdict';
  const pairs = await runPairs({ ...sides, ...plan, isSettled });
  return toFigure({
    id: 'R2',
    interval: microsOf(pairs),
    n: pairs.length,
    isNoisy,
    detail: {
      microsPerCycle: median(pairs.map(({ variant }) => variant.cpuMicros ?? Number.NaN)),
      smallMicrosPerCycle: median(pairs.map(({ base }) => base.cpuMicros ?? Number.NaN)),
    },
  });
};

/** R1, R2, R3 and S2: the product's own scripts, with its keys and arguments, on lines that were built by them. */
export const measureRouting = async (routing: Routing): Promise<readonly Figure[]> => {
  const { plan } = routing;
  const { url, flush } = await redisForTest();
  // Redis is beside the servers, so its client is where they are.
  await pin(process.pid, 'server');
  const wire = await openRedisWire(url);
  try {
    const place = { wire, url, runId: await runIdOf(wire) };
    const small = await buildWorld(place, SMALL);
    const size = { agents: plan.agents, waiting: plan.waiting };
    const { world: big, megabytes } = await buildWeighed(place, size);
    const variant = worldSide(wire, plan, big);
    const figures = [
      await throughput({ base: await nothingSide(wire, plan), variant }, routing),
      await growth({ base: worldSide(wire, plan, small), variant }, routing),
      await measureManyGroups(place, routing),
      await measureMemory(place, { size, megabytes }),
    ];
    await small.check();
    await big.check();
    return figures;
  } finally {
    wire.close();
    await flush();
    await pin(process.pid, 'beside');
  }
};
