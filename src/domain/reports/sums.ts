/** What can be added up over conversations. Times are whole milliseconds; every name that is not a time is a count. */
export const SUM_NAMES = [
  'arrivals',
  'answered',
  'abandoned',
  'queueWaits',
  'queueWaitMs',
  'firstResponses',
  'firstResponseMs',
  'repliedSoon',
  'responses',
  'responseMs',
  'handlings',
  'handlingMs',
  'resolvedAtOnce',
  'transfers',
  'reopenings',
  'invited',
  'rated',
  'scores',
] as const;

export type SumName = (typeof SUM_NAMES)[number];
export type Sums = Readonly<Record<SumName, number>>;

const sumsOf = (valueOf: (name: SumName) => number): Sums => ({
  arrivals: valueOf('arrivals'),
  answered: valueOf('answered'),
  abandoned: valueOf('abandoned'),
  queueWaits: valueOf('queueWaits'),
  queueWaitMs: valueOf('queueWaitMs'),
  firstResponses: valueOf('firstResponses'),
  firstResponseMs: valueOf('firstResponseMs'),
  repliedSoon: valueOf('repliedSoon'),
  responses: valueOf('responses'),
  responseMs: valueOf('responseMs'),
  handlings: valueOf('handlings'),
  handlingMs: valueOf('handlingMs'),
  resolvedAtOnce: valueOf('resolvedAtOnce'),
  transfers: valueOf('transfers'),
  reopenings: valueOf('reopenings'),
  invited: valueOf('invited'),
  rated: valueOf('rated'),
  scores: valueOf('scores'),
});

export const NO_SUMS: Sums = sumsOf(() => 0);

/** The named sums; the others are nothing. */
export const withSums = (given: Partial<Sums>): Sums => sumsOf((name) => given[name] ?? 0);

/** In any order, and in any groups, it comes to the same. */
export const addSums = (all: readonly Sums[]): Sums =>
  sumsOf((name) => all.reduce((total, sums) => total + sums[name], 0));
