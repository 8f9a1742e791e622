import { ratioOf, runPairs } from '../../measure/pairs.js';
import type { Pair, Side } from '../../measure/pairs.js';
import { median } from '../../measure/statistics.js';
import { toFigure } from '../../report/figure.js';
import type { Figure } from '../../report/figure.js';
import { startDesk } from '../../servers/desk.js';
import type { Plan } from '../plan.js';
import { openBareSlots } from './bare-slots.js';
import { openProductSlots } from './product-slots.js';
import { freeSlots } from './slots.js';
import type { Slots } from './slots.js';

const AGENTS = 40;
const SLICE_SECONDS = 2;

const sideOf = (name: string, slots: Slots): Side => ({ name, slice: () => freeSlots(slots, SLICE_SECONDS) });

const figureOf = (pairs: readonly Pair[], isNoisy: boolean): Figure => {
  const middle = (side: keyof Pair, what: 'p50' | 'p99' | 'cpuMicros'): number =>
    median(pairs.map((pair) => pair[side][what] ?? Number.NaN));
  return toFigure({
    id: 'R4',
    interval: ratioOf(pairs, (slice) => slice.p99),
    n: pairs.length,
    isNoisy,
    detail: {
      p99Ms: middle('variant', 'p99'),
      baseP99Ms: middle('base', 'p99'),
      p50Ms: middle('variant', 'p50'),
      baseP50Ms: middle('base', 'p50'),
      cpuMicros: middle('variant', 'cpuMicros'),
      baseCpuMicros: middle('base', 'cpuMicros'),
    },
  });
};

/** R4: an agent who is full ends a conversation, until the next customer is on their screen; api and worker apart, 100 a second. */
export const measureFreed = async ({
  plan,
  isNoisy,
}: {
  readonly plan: Plan;
  readonly isNoisy: boolean;
}): Promise<readonly Figure[]> => {
  const desk = await startDesk(['api', 'worker']);
  const stops: (() => unknown)[] = [desk.stop];
  try {
    const product = await openProductSlots(desk, AGENTS);
    stops.unshift(product.close);
    const bare = await openBareSlots(desk.product.stores, AGENTS);
    stops.unshift(bare.close);
    const pairs = await runPairs({
      base: sideOf('bare', bare.slots),
      variant: sideOf('product', product),
      ...plan,
      most: plan.least,
      isSettled: () => true,
    });
    return [figureOf(pairs, isNoisy)];
  } finally {
    for (const stop of stops) await stop();
  }
};
