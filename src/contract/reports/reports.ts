import { z } from 'zod';

const LONGEST_DAYS = 400;
const DAY_MS = 86_400_000;

/** `YYYY-MM-DD` on the merchant's wall. */
const day = z.iso.date();
export const reportDays = z.object({ from: day, to: day });
export const reportDimension = z.enum(['day', 'hour', 'channel', 'skill_group', 'agent', 'wrap_up', 'tag']);
export type ReportDimensionView = z.infer<typeof reportDimension>;

/** Both days are included; at most 400 of them. */
export const reportQuery = z
  .strictObject({ from: day, to: day, by: reportDimension.default('day') })
  .refine(({ from, to }) => from <= to, { path: ['to'], message: 'before_from' })
  .refine(({ from, to }) => Date.parse(to) - Date.parse(from) < LONGEST_DAYS * DAY_MS, {
    path: ['to'],
    message: 'too_long',
  });

const rate = z.number().min(0).nullable();
const seconds = z.number().min(0).nullable();

/**
 * Of conversations that have ended, by the day the customer asked for a person. Null: nothing it could be said of. Times in seconds,
 * rates from 0 to 1. `repliedSoonRate`: first answered within 3 minutes; `resolvedAtOnceRate`: not reopened, and the customer did
 * not ask again within 24 hours.
 */
export const reportFigures = z.object({
  arrivals: z.number().int(),
  answered: z.number().int(),
  abandoned: z.number().int(),
  answerRate: rate,
  abandonRate: rate,
  queueWait: seconds,
  firstResponse: seconds,
  averageResponse: seconds,
  handling: seconds,
  repliedSoonRate: rate,
  resolvedAtOnceRate: rate,
  transfers: z.number().int(),
  reopenings: z.number().int(),
  rated: z.number().int(),
  ratedRate: rate,
  score: z.number().nullable(),
});
export type ReportFiguresView = z.infer<typeof reportFigures>;

/** `key`: a day, an hour `00` to `23`, or an id; null = of none. `name` as it is now. */
const reportRow = z.object({ key: z.string().nullable(), name: z.string().nullable(), figures: reportFigures });
export type ReportRowView = z.infer<typeof reportRow>;

export const reportView = z.object({
  days: reportDays,
  daysBefore: reportDays,
  total: reportFigures,
  /** The same number of days right before. */
  before: reportFigures,
  rows: z.array(reportRow),
});
export type ReportView = z.infer<typeof reportView>;
