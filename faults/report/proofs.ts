import type { Outcome } from '../running/outcome.js';
import { hasHeld } from '../running/outcome.js';
import { PROMISES } from './promises.table.js';

/** What a run says of one promise. */
export type Proof = {
  readonly id: string;
  readonly promise: string;
  readonly heldIn: readonly string[];
  readonly brokenIn: readonly string[];
  /** Rows of it that did not begin in this run. */
  readonly notRun: readonly string[];
  readonly tests: readonly string[];
  /** What the rows that held counted together. */
  readonly figures: Readonly<Record<string, number>>;
  /** What of its wording neither rows nor tests show. */
  readonly gap: string | undefined;
};

/** Figures that can be added up over rows. */
const SUMMED = ['pushes', 'pushesAnswered', 'pushesGivenUp', 'replies', 'repliesUnknown', 'invariantLooks', 'runs'];

export const summed = (outcomes: readonly Outcome[]): Readonly<Record<string, number>> =>
  Object.fromEntries(
    SUMMED.flatMap((name) => {
      const sum = outcomes.reduce((total, { figures }) => total + Number(figures[name] ?? 0), 0);
      return sum > 0 ? [[name, sum]] : [];
    }),
  );

export const proofsOf = (outcomes: readonly Outcome[]): readonly Proof[] =>
  Object.entries(PROMISES).map(([id, { promise, tests, gap }]) => {
    const about = outcomes.filter(({ row }) => row.promises.some((one) => one === id));
    const held = about.filter(hasHeld);
    const ids = (rows: readonly Outcome[]): readonly string[] => rows.map(({ row }) => row.id);
    return {
      id,
      promise,
      heldIn: ids(held),
      brokenIn: ids(about.filter(({ broken }) => broken !== undefined)),
      notRun: ids(about.filter(({ notRun }) => notRun !== undefined)),
      tests,
      figures: summed(held),
      gap,
    };
  });
