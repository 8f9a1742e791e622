import { z } from 'zod';
import { agentRole, agentStatus } from './people/agents.js';
import { id, instant } from './paging.js';

/** Why the head of a queue has nobody yet; `being_assigned`: somebody can take it, and will in a moment. */
export const waitingReason = z.enum([
  'no_agents',
  'outside_hours',
  'nobody_online',
  'all_at_capacity',
  'being_assigned',
]);
export type WaitingReasonView = z.infer<typeof waitingReason>;

export const boardQueue = z.object({
  skillGroupId: id,
  name: z.string(),
  /** Who waits now, and since when the one who waits longest does. */
  waiting: z.number().int(),
  longestSince: instant.nullable(),
  /** Why they still wait; null when nobody waits. */
  reason: waitingReason.nullable(),
  /** Agents of the group: all, online and connected, and those who could take one more. */
  agents: z.number().int(),
  online: z.number().int(),
  assignable: z.number().int(),
});
export type BoardQueue = z.infer<typeof boardQueue>;

export const boardAgent = z.object({
  id,
  name: z.string(),
  role: agentRole,
  status: agentStatus,
  statusSince: instant,
  statusReason: z.string().nullable(),
  connected: z.boolean(),
  activeCount: z.number().int(),
  capacity: z.number().int(),
  /** Since when the customer who waits longest for an answer of theirs does, and in which conversation. */
  slowestSince: instant.nullable(),
  slowestConversationId: id.nullable(),
  skillGroupIds: z.array(id),
  /** Today's breaks by reason, in seconds; one that is going on counts to now. */
  breaks: z.array(z.object({ reason: z.string().nullable(), seconds: z.number().int() })),
});
export type BoardAgent = z.infer<typeof boardAgent>;

/** Counts of the merchant's own day. Definitions: docs/glossary.md, "Numbers". */
export const boardToday = z.object({
  since: instant,
  timeZone: z.string(),
  arrivals: z.number().int(),
  answered: z.number().int(),
  abandoned: z.number().int(),
  /** First response time in seconds; null while nobody was answered. */
  firstResponse: z.object({ median: z.number().nullable(), p90: z.number().nullable() }),
  /** Hours of the day in which somebody came, from 0. */
  byHour: z.array(z.object({ hour: z.number().int(), arrivals: z.number().int(), answered: z.number().int() })),
});
export type BoardToday = z.infer<typeof boardToday>;

export const boardView = z.object({
  at: instant,
  queues: z.array(boardQueue),
  agents: z.array(boardAgent),
  today: boardToday,
});
export type BoardView = z.infer<typeof boardView>;
