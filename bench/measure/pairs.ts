import { intervalOf } from './statistics.js';
import type { Interval } from './statistics.js';

/** What one slice of load measured. */
export type Slice = {
  /** Per second. */
  readonly rate: number;
  /** Microseconds of the server's CPU for each unit of work; undefined where a case does not ask. */
  readonly cpuMicros?: number | undefined;
  /** Milliseconds. */
  readonly p50: number;
  readonly p99: number;
  readonly count: number;
  /** Part of one CPU that whoever makes the load used. */
  readonly generatorBusy: number;
};

export type Side = { readonly name: string; readonly slice: () => Promise<Slice> };
export type Pair = { readonly base: Slice; readonly variant: Slice };

type Wanted = {
  readonly base: Side;
  readonly variant: Side;
  /** How many pairs at least, and at most where fewer decide nothing. */
  readonly least: number;
  readonly most: number;
  /** No new pair is begun after this long. */
  readonly withinMs: number;
  /** Whether these pairs decide what is asked. */
  readonly isSettled: (pairs: readonly Pair[]) => boolean;
};

/** One slice of each, right after another; who goes first alternates, so that what drifts hits both alike. */
export const runPairs = async ({
  base,
  variant,
  least,
  most,
  withinMs,
  isSettled,
}: Wanted): Promise<readonly Pair[]> => {
  const startedAt = performance.now();
  const pairs: Pair[] = [];
  const isOver = (): boolean => {
    if (pairs.length < Math.min(least, 3)) return false;
    if (performance.now() - startedAt > withinMs || pairs.length >= most) return true;
    return pairs.length >= least && isSettled(pairs);
  };
  while (!isOver()) {
    if (pairs.length % 2 === 0) {
      const first = await base.slice();
      pairs.push({ base: first, variant: await variant.slice() });
    } else {
      const first = await variant.slice();
      pairs.push({ base: await base.slice(), variant: first });
    }
  }
  return pairs;
};

/** Variant divided by base, pair by pair. */
export const ratioOf = (pairs: readonly Pair[], pick: (slice: Slice) => number | undefined): Interval =>
  intervalOf(pairs.map(({ base, variant }) => (pick(variant) ?? Number.NaN) / (pick(base) ?? Number.NaN)));
