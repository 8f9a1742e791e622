import { z } from 'zod';
import { id, instant } from '../paging.js';

export const findingColour = z.enum(['green', 'amber', 'red']);
export type FindingColourView = z.infer<typeof findingColour>;

/** One finding: `check` and `code` have words in finding-words.table.ts, which `facts` fill in; `errcode` is WeChat's. */
export const findingView = z.object({
  check: z.string(),
  colour: findingColour,
  code: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number()])),
  errcode: z.number().int().nullable(),
});
export type FindingView = z.infer<typeof findingView>;

/** What the doctor last found of a channel; `checkedAt` null: it has not looked yet. */
export const wiringReport = z.object({
  channelId: id,
  checkedAt: instant.nullable(),
  colour: findingColour.nullable(),
  findings: z.array(findingView),
});
export type WiringReportView = z.infer<typeof wiringReport>;

export const checkWiringBody = z.strictObject({});
