import { addSums } from '../../domain/reports/sums.js';
import { figuresOf } from '../../domain/reports/figures.js';
import type { Figures } from '../../domain/reports/figures.js';
import type { Actor } from '../../domain/people/agent.js';
import type { ReportDays, ReportDimension, ReportReads } from '../ports/reads/report-reads.js';

type Deps = { readonly reads: ReportReads };
type Input = ReportDays & { readonly actor: Actor; readonly by: ReportDimension };

export type ReportRow = { readonly key: string | null; readonly name: string | null; readonly figures: Figures };
export type Report = {
  readonly days: ReportDays;
  readonly daysBefore: ReportDays;
  readonly total: Figures;
  /** The same number of days right before. */
  readonly before: Figures;
  readonly rows: readonly ReportRow[];
};

const DAY_MS = 86_400_000;
const dayMs = (day: string): number => Date.parse(`${day}T00:00:00Z`);
const dayAt = (ms: number): string => new Date(ms).toISOString().slice(0, 10);

/** As many days, ending the day before. */
export const daysBefore = ({ from, to }: ReportDays): ReportDays => {
  const length = dayMs(to) - dayMs(from) + DAY_MS;
  return { from: dayAt(dayMs(from) - length), to: dayAt(dayMs(from) - DAY_MS) };
};

const HOURS = Array.from({ length: 24 }, (_, hour) => String(hour).padStart(2, '0'));

const everyDay = ({ from, to }: ReportDays): readonly string[] =>
  Array.from({ length: (dayMs(to) - dayMs(from)) / DAY_MS + 1 }, (_, place) => dayAt(dayMs(from) + place * DAY_MS));

/** A day or hour without a customer is a row too: a chart that leaves it out tells something else. */
const whole = (rows: readonly ReportRow[], keys: readonly string[]): readonly ReportRow[] => {
  const known = new Map(rows.map((row) => [row.key, row]));
  return keys.map((key) => known.get(key) ?? { key, name: null, figures: figuresOf(addSums([])) });
};

/** The figures of some days of a merchant, whole and divided, beside those of the days before. */
export const createReadReport =
  ({ reads }: Deps) =>
  async ({ actor: { merchantId }, from, to, by }: Input): Promise<Report> => {
    const days = { from, to };
    const earlier = daysBefore(days);
    const [total, before, parts] = await Promise.all([
      reads.totals(merchantId, days),
      reads.totals(merchantId, earlier),
      reads.parts(merchantId, { ...days, by }),
    ]);
    const rows = parts.map(({ key, name, sums }) => ({ key, name, figures: figuresOf(sums) }));
    const keys = by === 'day' ? everyDay(days) : HOURS;
    return {
      days,
      daysBefore: earlier,
      total: figuresOf(total),
      before: figuresOf(before),
      rows: by === 'day' || by === 'hour' ? whole(rows, keys) : rows,
    };
  };

export type ReadReport = ReturnType<typeof createReadReport>;
