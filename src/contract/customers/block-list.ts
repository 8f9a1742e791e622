import { z } from 'zod';
import { id, instant, pageOf } from '../paging.js';

export const blockBody = z.strictObject({ reason: z.string().trim().max(200).default('') });

export const customerBlock = z.object({
  customerId: id,
  customerName: z.string(),
  /** Empty where none was given. */
  reason: z.string(),
  blockedBy: id.nullable(),
  blockedByName: z.string().nullable(),
  blockedAt: instant,
});
export type CustomerBlockView = z.infer<typeof customerBlock>;
/** Null: not blocked. */
export const customerBlockState = z.object({ block: customerBlock.nullable() });
export const blockList = pageOf(customerBlock);
