import type { Rig, Wishes } from './rig.js';

export type Figures = Readonly<Record<string, number | string>>;

type Length = { readonly short: number; readonly full: number };

/** How much of a row is done: its short form beside the other tests, more where there is more time. */
export type Form = {
  readonly random: () => number;
  /** How long the load lasts. */
  readonly seconds: number;
  /** How long a fault may go on so that the load ends after it. */
  readonly underLoadMs: number;
  /** A whole number between that of the short form and that of the full one, by the time there is. */
  readonly grown: (short: number, full: number) => number;
};

type Described = {
  readonly title: string;
  /** Of reliability's promises, such as P1. */
  readonly promises: readonly `P${number}`[];
  /** How long its load lasts; 22 s in both forms unless told otherwise. */
  readonly seconds?: Length;
  /** The highest a figure may be. A figure above it is reported as missed: it is not a broken promise, and a busy machine adds to it. */
  readonly limits?: Readonly<Record<string, number>>;
};

/** One row of the fault matrix. */
export type FaultRow = Described & {
  readonly id: `F${number}`;
  /** What the product under it must have beside the usual; such a row has one of its own. */
  readonly wishes?: Wishes;
  /** Breaks something under load. Throws when a promise did not hold; answers what was measured. */
  readonly run: (rig: Rig, form: Form) => Promise<Figures>;
};

/** What is run by the same command without the rig and its load. */
export type BareRow = Described & {
  readonly id: string;
  readonly runBare: (form: Form & { readonly seed: number }) => Promise<Figures>;
};

export type Row = FaultRow | BareRow;

/** So that every row sends 1,000 pushes and more. */
const LOAD: Length = { short: 22, full: 22 };
/** Until the work is under way, and what is left of the load when the fault is over. */
const AROUND_FAULT_MS = 6_000;

export const lengthOf = ({ seconds = LOAD }: Pick<Row, 'seconds'>): Length => seconds;

/** `share`: 0 is the short form, 1 the full one. */
export const formOf = (row: Pick<Row, 'seconds'>, share: number, random: () => number): Form => {
  const { short, full } = lengthOf(row);
  const grown = (low: number, high: number): number => Math.round(low + (high - low) * share);
  const seconds = grown(short, full);
  return { random, grown, seconds, underLoadMs: seconds * 1_000 - AROUND_FAULT_MS };
};
