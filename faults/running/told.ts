import { z } from 'zod';

/** What a row's process is told: to run a row, or that its load may begin. */
export const rowOrder = z.object({
  id: z.string(),
  seed: z.number(),
  /** Between its short form, 0, and its full one, 1. */
  share: z.number(),
  /** Whether the next row may have the same product. */
  keepsProduct: z.boolean(),
});
export type RowOrder = z.infer<typeof rowOrder>;
export const orderOrTurn = z.union([rowOrder, z.object({ mayLoad: z.literal(true) })]);

const rowAnswer = z.object({
  figures: z.record(z.string(), z.union([z.number(), z.string()])),
  broken: z.string().optional(),
});
export type RowAnswer = z.infer<typeof rowAnswer>;
/** What it says: that its load would begin, that it is over, and at last what the row gave. */
export const rowWord = z.union([z.object({ load: z.enum(['wanted', 'over']) }), rowAnswer]);
export type RowWord = z.infer<typeof rowWord>;
