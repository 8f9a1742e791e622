import { z } from 'zod';

/** The console warns by the same rule by which the server refuses. */
export { matchWords } from '../../kernel/match-words.js';
export type { SensitiveHit } from '../../kernel/match-words.js';

/** `block`: a reply that holds it is refused with `sensitive_word`; `warn`: the agent is asked. */
export const sensitiveWord = z.strictObject({ word: z.string().trim().min(1).max(60), act: z.enum(['warn', 'block']) });
export type SensitiveWordView = z.infer<typeof sensitiveWord>;
export const sensitiveWords = z.strictObject({
  items: z
    .array(sensitiveWord)
    .max(2000)
    .refine((items) => new Set(items.map(({ word }) => word)).size === items.length, 'repeated'),
});
