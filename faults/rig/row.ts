import type { Rig } from './rig.js';

export type Figures = Readonly<Record<string, number | string>>;

/** How much of a row is done: `short` beside the other tests, `full` by `npm run faults`. */
export type Form = { readonly isShort: boolean; readonly random: () => number };

/** One row of the fault matrix. */
export type FaultRow = {
  readonly id: `F${number}`;
  readonly title: string;
  /** Of docs/reliability.md, such as P1. */
  readonly promises: readonly `P${number}`[];
  /** The highest a figure may be. A figure above it is reported as missed: it is not a broken promise, and a busy machine adds to it. */
  readonly limits?: Readonly<Record<string, number>>;
  /** Breaks something under load. Throws when a promise did not hold; answers what was measured. */
  readonly run: (rig: Rig, form: Form) => Promise<Figures>;
};
