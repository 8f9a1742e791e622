import { z } from 'zod';
import type { Marker } from './markers.js';
import type { PushCounts } from './pushes.js';
import type { ReplyCounts } from './replies.js';

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

export type BurstReport = {
  readonly id: string;
  readonly state: 'sending' | 'waiting' | 'finished';
  readonly elapsedMs: number;
  readonly pushes: PushCounts;
  readonly replies: ReplyCounts & { readonly expected: boolean };
  /** Finished, and nothing failed, timed out, was lost, doubled or out of order. */ readonly ok: boolean;
};

/** One message of a burst: enough to look for it in the merchant's history. */
export type LedgerEntry = Marker & {
  readonly appId: string;
  readonly openid: string;
  /** The MsgId. */ readonly identity: string;
  readonly isAnswered: boolean;
};
