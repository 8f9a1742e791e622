/** How long and how often is measured. */
export type Plan = {
  readonly sliceMs: number;
  /** Pairs at least and at most. */
  readonly least: number;
  readonly most: number;
  /** No new pair of one comparison after this long. */
  readonly withinMs: number;
  /** One slice of the cases that send at a fixed rate. */
  readonly openSeconds: number;
  readonly bursts: number;
  readonly waiting: number;
  readonly agents: number;
};

export const FULL: Plan = {
  sliceMs: 1_000,
  least: 9,
  most: 21,
  withinMs: 60_000,
  openSeconds: 5,
  bursts: 5,
  waiting: 1_000_000,
  agents: 10_000,
};

export const QUICK: Plan = {
  sliceMs: 500,
  least: 5,
  most: 5,
  withinMs: 15_000,
  openSeconds: 3,
  bursts: 2,
  waiting: 100_000,
  agents: 1_000,
};
