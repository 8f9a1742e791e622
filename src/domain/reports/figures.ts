import type { Sums } from './sums.js';

/** What a report shows. Null: nothing happened that it could be said of. Times are seconds, rates lie between 0 and 1. */
export type Figures = {
  readonly arrivals: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly answerRate: number | null;
  readonly abandonRate: number | null;
  readonly queueWait: number | null;
  readonly firstResponse: number | null;
  readonly averageResponse: number | null;
  readonly handling: number | null;
  readonly repliedSoonRate: number | null;
  readonly resolvedAtOnceRate: number | null;
  readonly transfers: number;
  readonly reopenings: number;
  readonly rated: number;
  readonly ratedRate: number | null;
  readonly score: number | null;
};

const share = (part: number, whole: number): number | null => (whole === 0 ? null : part / whole);
const seconds = (ms: number, count: number): number | null => (count === 0 ? null : ms / count / 1000);

export const figuresOf = (sums: Sums): Figures => ({
  arrivals: sums.arrivals,
  answered: sums.answered,
  abandoned: sums.abandoned,
  answerRate: share(sums.answered, sums.arrivals),
  abandonRate: share(sums.abandoned, sums.arrivals),
  queueWait: seconds(sums.queueWaitMs, sums.queueWaits),
  firstResponse: seconds(sums.firstResponseMs, sums.firstResponses),
  averageResponse: seconds(sums.responseMs, sums.responses),
  handling: seconds(sums.handlingMs, sums.handlings),
  repliedSoonRate: share(sums.repliedSoon, sums.arrivals),
  resolvedAtOnceRate: share(sums.resolvedAtOnce, sums.answered),
  transfers: sums.transfers,
  reopenings: sums.reopenings,
  rated: sums.rated,
  ratedRate: share(sums.rated, sums.invited),
  score: share(sums.scores, sums.rated),
});
