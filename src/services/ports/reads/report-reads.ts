import type { Sums } from '../../../domain/reports/sums.js';

/** By what a report is divided. `agent`: by each agent's own part; all others by whole conversations. */
export type ReportDimension = 'day' | 'hour' | 'channel' | 'skill_group' | 'agent' | 'wrap_up' | 'tag';

/** Days on the merchant's wall, `YYYY-MM-DD`, both included. */
export type ReportDays = { readonly from: string; readonly to: string };

export type ReportPart = {
  /** The day, the hour 0 to 23, or an id; null = of none. */
  readonly key: string | null;
  /** As it is called now; null for days, hours, and what is gone. */
  readonly name: string | null;
  readonly sums: Sums;
};

export type ReportReads = {
  readonly totals: (merchantId: string, days: ReportDays) => Promise<Sums>;
  /** Days and hours in their order, all else by arrivals, at most 500. */
  readonly parts: (
    merchantId: string,
    question: ReportDays & { readonly by: ReportDimension },
  ) => Promise<readonly ReportPart[]>;
};
