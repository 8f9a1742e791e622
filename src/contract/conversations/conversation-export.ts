import { z } from 'zod';
import { instant } from '../paging.js';

export const exportQuery = z.strictObject({ form: z.enum(['text', 'csv']).default('text') });

export const transcriptAnswer = z.object({
  title: z.string(),
  lines: z.array(
    z.object({
      at: instant,
      side: z.enum(['customer', 'agent', 'note', 'event']),
      who: z.string(),
      text: z.string(),
    }),
  ),
});
export type TranscriptView = z.infer<typeof transcriptAnswer>;
