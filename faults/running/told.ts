import { z } from 'zod';

/** What a row's process is told, and what it says when the row is over. */
export const rowOrder = z.object({
  id: z.string(),
  seed: z.number(),
  /** Between its short form, 0, and its full one, 1. */
  share: z.number(),
  /** Whether the next row may have the same product. */
  keepsProduct: z.boolean(),
});
export type RowOrder = z.infer<typeof rowOrder>;

export const rowAnswer = z.object({
  figures: z.record(z.string(), z.union([z.number(), z.string()])),
  broken: z.string().optional(),
});
export type RowAnswer = z.infer<typeof rowAnswer>;
