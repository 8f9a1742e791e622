import type { Chance } from '../chance.js';

const TICK_MS = 10;
/** After a stall of the process no more than this is made up for at once. */
const MAX_PER_TICK = 500;

export type ArrivalInput = {
  readonly rate: number;
  readonly seconds: number;
  readonly chance: Chance;
  readonly arrive: () => void;
  readonly finished: () => void;
};

/** Open loop: random gaps whose mean is 1/rate, served in ticks of 10 ms however slow the answers are. */
export const startArrivals = ({ rate, seconds, chance, arrive, finished }: ArrivalInput): (() => void) => {
  const startedAt = performance.now();
  const endMs = seconds * 1000;
  const gap = (): number => (-Math.log(1 - chance.next()) / rate) * 1000;
  let nextMs = gap();
  const timer = setInterval(() => {
    const elapsedMs = performance.now() - startedAt;
    for (let made = 0; nextMs <= elapsedMs && nextMs < endMs && made < MAX_PER_TICK; made += 1) {
      arrive();
      nextMs += gap();
    }
    if (nextMs < endMs) return;
    clearInterval(timer);
    finished();
  }, TICK_MS);
  return () => clearInterval(timer);
};
