import { callsOf } from './calls.table.js';
import type { Cost, SizeMeasured } from './measure-size.js';

/** Of docs/performance.md, S3: ten million messages against a hundred thousand. */
export const MOST_GROWTH = 2;
/** Below this a call is fast whatever it was before, and its ratio is noise. */
const FAST_MS = 5;

export type CallGrowth = {
  readonly name: string;
  readonly costs: readonly (Cost & { readonly messages: number })[];
  /** The last size against the first. */
  readonly timeRatio: number;
  readonly pagesRatio: number;
  readonly verdict: 'flat' | 'with its days' | 'grows';
  /** Tables that were read whole at the last size. */
  readonly wholeTables: readonly string[];
};

type Known = Cost & { readonly messages: number };

const ratioOf = ({ first, last }: { first: number; last: number }): number => last / Math.max(first, Number.EPSILON);

const verdictOf = (last: Known, ratios: readonly number[], isOfItsDays: boolean): CallGrowth['verdict'] => {
  if (last.p50 < FAST_MS || ratios.some((ratio) => ratio <= MOST_GROWTH)) return 'flat';
  return isOfItsDays ? 'with its days' : 'grows';
};

const growthOf = (name: string, isOfItsDays: boolean, costs: readonly Known[]): CallGrowth => {
  const [first, last] = [costs[0], costs.at(-1)];
  if (!first || !last) throw new Error(`${name} was not measured`);
  const timeRatio = ratioOf({ first: first.p50, last: last.p50 });
  const pagesRatio = ratioOf({ first: first.pages, last: last.pages });
  const verdict = verdictOf(last, [timeRatio, pagesRatio], isOfItsDays);
  return { name, costs, timeRatio, pagesRatio, verdict, wholeTables: last.wholeTables };
};

const costsOf = (name: string, sizes: readonly SizeMeasured[]): readonly Known[] =>
  sizes.flatMap(({ messages, costs }) => {
    const cost = costs.get(name);
    return cost ? [{ messages, ...cost }] : [];
  });

const NOBODY = () => Promise.reject(new Error('only names are asked for'));

/** How each call grew from the first size to the last. */
export const growthsOf = (sizes: readonly SizeMeasured[]): readonly CallGrowth[] =>
  callsOf(NOBODY).map(({ name, isOfItsDays = false }) => growthOf(name, isOfItsDays, costsOf(name, sizes)));
