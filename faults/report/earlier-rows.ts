import { z } from 'zod';
import type { Outcome } from '../running/outcome.js';

const measured = z.object({
  at: z.string(),
  command: z.array(z.string()),
  seed: z.number(),
  machine: z.object({ loadBefore: z.string() }),
});
const outcome = z.object({
  row: z.object({ id: z.string() }),
  seconds: z.number(),
  figures: z.record(z.string(), z.union([z.number(), z.string()])),
  broken: z.string().optional(),
  notRun: z.string().optional(),
  earlier: measured.optional(),
});
const earlierReport = measured.extend({ outcomes: z.array(outcome) });

type Known = Outcome['row'];

/**
 * What a report that is there already says of rows that were not asked for this time: each keeps the run that measured it. A row
 * that is no more is left out, and one is described as it is now.
 */
export const earlierRows = (
  report: unknown,
  { rows, asked }: { readonly rows: readonly Known[]; readonly asked: readonly string[] },
): readonly Outcome[] => {
  const { outcomes, ...run } = earlierReport.parse(report);
  return outcomes.flatMap((one) => {
    const row = rows.find(({ id }) => id === one.row.id);
    if (!row || asked.includes(row.id)) return [];
    const { seconds, figures, broken, notRun, earlier = run } = one;
    return [
      {
        row,
        seconds,
        figures,
        earlier,
        ...(broken !== undefined && { broken }),
        ...(notRun !== undefined && { notRun }),
      },
    ];
  });
};
