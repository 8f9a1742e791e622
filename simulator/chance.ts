/** Seeded randomness for faults and bursts: the same seed draws the same sequence. */
export type Chance = {
  /** 0 ≤ n < 1 */ readonly next: () => number;
  readonly happens: (share: number) => boolean;
  /** A whole number between both, ends included. */ readonly between: (low: number, high: number) => number;
};

/** mulberry32: small, fast, and good enough to pick delays. */
export const createChance = (seed: number): Chance => {
  let state = seed >>> 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    next,
    happens: (share) => share > 0 && next() < share,
    between: (low, high) => low + Math.floor(next() * (high - low + 1)),
  };
};
