import { encode } from '../../load/redis-wire.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import type { Place, Size } from './line-commands.js';
import { buildWorld, HELD_EACH } from './routing-world.js';
import type { World } from './routing-world.js';

const MILLION = 1_000_000;
/** The smaller line that says whether memory grows with the line and no faster. */
const TENTH = 10;
/** A table of Redis doubles when it is full, so two sizes never cost exactly the same each. */
const MOST_APART = 1.3;

/** MB, of a million bytes, for a million conversations. */
type Cost = { readonly world: World; readonly megabytes: number };

const usedBytes = async ({ wire }: Place): Promise<number> => {
  const [info] = await wire.send([encode(['INFO', 'memory'])]);
  return Number(/used_memory:(\d+)/.exec(String(info))?.[1] ?? Number.NaN);
};

/** Builds a line, and says what its conversations cost: those who wait with every index, and those who are held. */
export const buildWeighed = async (place: Place, size: Size): Promise<Cost> => {
  const before = await usedBytes(place);
  const world = await buildWorld(place, size);
  const conversations = size.waiting + size.agents * HELD_EACH;
  return { world, megabytes: ((await usedBytes(place)) - before) / conversations };
};

/** S2: what a line of a million open conversations takes of Redis' memory; beside it one of a tenth, which must cost as much each. */
export const measureMemory = async (
  place: Place,
  line: { readonly size: Size; readonly megabytes: number },
): Promise<Figure> => {
  const { size, megabytes } = line;
  const tenth = { agents: Math.ceil(size.agents / TENTH), waiting: Math.ceil(size.waiting / TENTH) };
  const smaller = (await buildWeighed(place, tenth)).megabytes;
  const isLinear = Math.max(megabytes, smaller) <= Math.min(megabytes, smaller) * MOST_APART;
  return toFigure({
    id: 'S2',
    interval: { value: megabytes, lo: Math.min(megabytes, smaller), hi: Math.max(megabytes, smaller) },
    n: 2,
    isNoisy: false,
    flags: [
      ...(size.waiting < MILLION ? [`counted with ${size.waiting} who wait`] : []),
      ...(isLinear ? [] : ['a smaller line costs another sum each']),
    ],
    detail: { bytesEach: megabytes, bytesEachOfATenth: smaller },
  });
};
