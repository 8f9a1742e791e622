import { z } from 'zod';
import type { Marker } from './markers.js';

export const burstSchema = z.strictObject({
  /** Spread over these channels; over all of them when absent. */ appIds: z.array(z.string()).min(1).optional(),
  customers: z.number().int().min(1).max(100_000).default(100),
  /** Messages per second over all customers. */ rate: z.number().positive().max(5000).default(20),
  seconds: z.number().positive().max(3600).default(10),
  /** Whether each answered message is due a reply that repeats its marker. */ expectReplies: z
    .boolean()
    .default(false),
  /** How long to wait for missing replies after the last message was settled. */
  waitSeconds: z.number().min(0).max(3600).default(60),
});
export type BurstPlan = z.infer<typeof burstSchema>;

const count = z.number().int();
const summarySchema = z.object({ p50: z.number(), p99: z.number(), max: z.number() });

const pushCountsSchema = z.object({
  sent: count,
  /** Answered `success` (or empty, or with a reply) by some try, inside its 5 s. */ answered: count,
  /** Of those, by the first try. */ answeredFirst: count,
  /** Given up after the last try. */ failed: count,
  pending: count,
  /** Tries of any push: answered with a status other than 200 or an unreadable body. */ triesRefused: count,
  triesTimedOut: count,
  triesUnconnected: count,
  /** Requests besides the first of each push: copies and repeats. */ repeats: count,
  answerMs: summarySchema,
});
export type PushCounts = z.infer<typeof pushCountsSchema>;

const replyCountsSchema = z.object({
  delivered: count,
  lost: count,
  duplicated: count,
  /** Replies that reached a customer after the reply to one of their later messages. */ outOfOrder: count,
  /** From the customer's message to its reply. */ replyMs: summarySchema,
});
export type ReplyCounts = z.infer<typeof replyCountsSchema>;

export const reportSchema = z.object({
  id: z.string(),
  state: z.enum(['sending', 'waiting', 'finished']),
  elapsedMs: z.number(),
  pushes: pushCountsSchema,
  replies: replyCountsSchema.extend({ expected: z.boolean() }),
  /** Finished, and nothing failed, timed out, was lost, doubled or out of order. */ ok: z.boolean(),
});
export type BurstReport = z.infer<typeof reportSchema>;

/** One message of a burst: enough to look for it in the merchant's history. */
export type LedgerEntry = Marker & {
  readonly appId: string;
  readonly openid: string;
  /** The MsgId. */ readonly identity: string;
  readonly isAnswered: boolean;
};
