import type { Interval } from '../measure/statistics.js';
import { GOALS, judge } from './goals.js';
import type { GoalId, Verdict } from './goals.js';

/** One measured figure beside its goal. */
export type Figure = {
  readonly id: GoalId;
  readonly interval: Interval;
  readonly verdict: Verdict;
  /** How many pairs or repetitions the interval comes from. */
  readonly n: number;
  /** What weakens the figure, in words. */
  readonly flags: readonly string[];
  /** The absolute values behind the ratio. */
  readonly detail: Readonly<Record<string, number>>;
};

type Measured = Pick<Figure, 'id' | 'interval' | 'n'> & {
  readonly isNoisy: boolean;
  readonly flags?: readonly string[];
  readonly detail?: Readonly<Record<string, number>>;
};

/** On a machine that cannot tell a server from itself, nothing is called reached or missed. */
export const toFigure = ({ id, interval, n, isNoisy, flags = [], detail = {} }: Measured): Figure => ({
  id,
  interval,
  n,
  verdict: isNoisy ? 'no verdict' : judge(GOALS[id], interval),
  flags: isNoisy ? ['noisy', ...flags] : flags,
  detail,
});

/** What was measured while others used the machine says nothing about us, whatever it says. */
export const withoutVerdict = (figure: Figure, why: string): Figure => ({
  ...figure,
  verdict: 'no verdict',
  flags: [why, ...figure.flags.filter((flag) => flag !== why)],
});
