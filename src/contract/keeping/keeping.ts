import { z } from 'zod';
import { id, instant, pageOf } from '../paging.js';

const days = z.object({
  messageDays: z.number(),
  mediaDays: z.number(),
  securityLogDays: z.number(),
  tradeDays: z.number(),
});

/** What is stored, how long, when it was last backed up, and what failed. */
export const storageView = z.object({
  /** What the operator allows, and what holds for this merchant. */
  allowed: days,
  kept: days,
  run: z
    .object({
      startedAt: instant,
      /** Null: under way. */
      endedAt: instant.nullable(),
      removed: z.record(z.string(), z.number()),
      /** As of its end. */
      usage: z.record(z.string(), z.object({ rows: z.number(), bytes: z.number().optional() })).nullable(),
      /** Number of the first audit entry that is not as it was written; null = the log is whole. */
      auditFault: z.number().nullable(),
    })
    .nullable(),
  backup: z
    .object({
      startedAt: instant,
      endedAt: instant,
      /** Null: it failed. */
      totals: z.object({ rows: z.number(), bytes: z.number(), mediaFiles: z.number() }).nullable(),
    })
    .nullable(),
  failedJobs: z.array(
    z.object({
      id: z.string(),
      kind: z.enum(['push', 'timer']),
      what: z.string(),
      attempts: z.number().int(),
      error: z.string().nullable(),
      since: instant,
    }),
  ),
});
export type StorageView = z.infer<typeof storageView>;
export const retried = z.object({ count: z.number().int() });

export const eraseReason = z.enum(['customer_asked', 'consent_withdrawn', 'account_cancelled', 'other']);
export const eraseBody = z.strictObject({ reason: eraseReason });
export const eraseTask = z.object({
  id,
  customerId: id,
  /** Null: nameless, or forgotten. */
  customerName: z.string().nullable(),
  source: z.enum(['agent', 'wechat']),
  reason: eraseReason,
  /** `profile`: only what the customer let us know through WeChat. */
  scope: z.enum(['everything', 'profile']),
  state: z.enum(['awaiting', 'approved', 'rejected', 'done']),
  requestedBy: id.nullable(),
  requestedByName: z.string().nullable(),
  requestedAt: instant,
  decidedByName: z.string().nullable(),
  decidedAt: instant.nullable(),
  dueAt: instant,
  doneAt: instant.nullable(),
  removed: z.record(z.string(), z.number()),
});
export type EraseTaskView = z.infer<typeof eraseTask>;
export const eraseTaskList = pageOf(eraseTask);
export const eraseTaskState = z.object({ id, state: eraseTask.shape.state, dueAt: instant });
export const customerFileQuery = z.strictObject({ form: z.enum(['json', 'text']).default('json') });
