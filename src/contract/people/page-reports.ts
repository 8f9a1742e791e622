import { z } from 'zod';

/** Browsers send more beside it, some of it of whoever sat there: what is not named here is not read. */
const MOST_AT_ONCE = 20;
const told = z.string().max(8192);

/** Sent for `report-uri`. */
const csp = z.strictObject({
  'csp-report': z.object({
    'effective-directive': told.optional(),
    'violated-directive': told.optional(),
    'blocked-uri': told.optional(),
  }),
});

/** Sent for `report-to`: several at once, and of other kinds too. */
const reports = z
  .array(
    z.object({
      type: z.string().max(64),
      body: z.object({ effectiveDirective: told.nullish(), blockedURL: told.nullish() }).nullish(),
    }),
  )
  .max(MOST_AT_ONCE);

export const pageReportBody = z.union([csp, reports]);
export type PageReportBody = z.infer<typeof pageReportBody>;
