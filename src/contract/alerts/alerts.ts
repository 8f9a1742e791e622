import { z } from 'zod';
import { instant } from '../paging.js';

export const alertTargetKind = z.enum(['wecom_robot', 'webhook']);

/** Where the merchant is called outside the console. `url` left out: the one that is there stays. */
export const alertTargetBody = z.strictObject({
  kind: alertTargetKind,
  url: z.string().trim().min(1).max(1024).optional(),
  enabled: z.boolean(),
  afterMinutes: z.number().int().min(1).max(1440),
});
export type AlertTargetBody = z.infer<typeof alertTargetBody>;

/** The address is never shown again, only its host. `lastFault`: why the last call did not arrive. */
export const alertTargetView = z.object({
  kind: alertTargetKind,
  host: z.string(),
  enabled: z.boolean(),
  afterMinutes: z.number().int(),
  lastSentAt: instant.nullable(),
  lastFault: z.string().nullable(),
});
export type AlertTargetView = z.infer<typeof alertTargetView>;

/** Null: nothing is set. */
export const alertTargetAnswer = z.object({ target: alertTargetView.nullable() });
export const alertTestAnswer = z.object({ status: z.enum(['sent', 'failed']), fault: z.string().nullable() });
