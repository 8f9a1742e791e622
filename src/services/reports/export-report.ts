import type { Figures } from '../../domain/reports/figures.js';
import type { Csv } from '../ports/tools/csv.js';
import type { ReadReport } from './read-report.js';

type Deps = { readonly readReport: ReadReport; readonly csv: Csv };

const COLUMNS: readonly (keyof Figures)[] = [
  'arrivals',
  'answered',
  'abandoned',
  'answerRate',
  'abandonRate',
  'queueWait',
  'firstResponse',
  'averageResponse',
  'handling',
  'repliedSoonRate',
  'resolvedAtOnceRate',
  'transfers',
  'reopenings',
  'rated',
  'ratedRate',
  'score',
];
const DECIMALS = 10_000;

const cell = (value: number | null): string => (value === null ? '' : String(Math.round(value * DECIMALS) / DECIMALS));

/** A report as CSV: the names of the API, times in seconds, rates from 0 to 1. */
export const createExportReport =
  ({ readReport, csv }: Deps) =>
  async (input: Parameters<ReadReport>[0]): Promise<string> => {
    const { rows } = await readReport(input);
    return csv.write(
      [input.by, ...COLUMNS],
      rows.map(({ key, name, figures }) => [name ?? key ?? '', ...COLUMNS.map((column) => cell(figures[column]))]),
    );
  };

export type ExportReport = ReturnType<typeof createExportReport>;
