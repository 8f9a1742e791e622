import { z } from 'zod';
import { id, instant, pageOf, pageQuery } from '../paging.js';

/** `noun.verb`, as in `settings.changed`. */
const auditAction = z.string().regex(/^[a-z_]{1,40}\.[a-z_]{1,40}$/);
const fields = z.record(z.string(), z.unknown());

/** One act. `before` and `after` hold only what changed; secrets and personal text read `[redacted]`. */
export const auditEntry = z.object({
  id: z.string(),
  /** Null: the desk itself. */
  actorId: id.nullable(),
  actorName: z.string().nullable(),
  action: z.string(),
  subjectType: z.string(),
  subjectId: id,
  /** The name as it is now; null where it has none any more. */
  subjectName: z.string().nullable(),
  before: fields.nullable(),
  after: fields.nullable(),
  at: instant,
});
export type AuditEntryView = z.infer<typeof auditEntry>;

/** Youngest first. `from` is included, `to` is not. */
export const auditQuery = pageQuery.extend({
  actorId: id.optional(),
  action: auditAction.optional(),
  subjectId: id.optional(),
  from: instant.optional(),
  to: instant.optional(),
});
export const auditList = pageOf(auditEntry);
