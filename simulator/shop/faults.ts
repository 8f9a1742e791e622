import { z } from 'zod';

/** What a shop may do wrong; each breaks one rule of the connector contract. */
export const SHOP_FAULTS = [
  'none',
  /** Answers after `delayMs`. */
  'slow',
  'broken',
  'cut',
  'html',
  'bad_json',
  'bad_order',
  'accepts_any_signature',
  'accepts_old_requests',
  'accepts_repeats',
  'ignores_limit',
  'repeats_page',
  'guesses_unknown',
] as const;
export type ShopFault = (typeof SHOP_FAULTS)[number];

export const shopSettingsSchema = z.strictObject({
  secret: z.string().min(16).max(128).optional(),
  fault: z.enum(SHOP_FAULTS).optional(),
  delayMs: z.number().int().min(0).max(60_000).optional(),
});
export type ShopSettings = z.infer<typeof shopSettingsSchema>;
