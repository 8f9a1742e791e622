import type { AgentRole, AgentStatus } from '../../../domain/people/agent.js';
import type { IsoInstant } from './conversation-reads.js';

export type BoardQueueFacts = {
  readonly skillGroupId: string;
  readonly name: string;
  readonly waiting: number;
  readonly longestSince: IsoInstant | null;
};

/** An agent, without what the sockets say. */
export type BoardAgentFacts = {
  readonly id: string;
  readonly name: string;
  readonly role: AgentRole;
  readonly status: AgentStatus;
  readonly statusSince: IsoInstant;
  readonly statusReason: string | null;
  readonly capacity: number;
  readonly activeCount: number;
  readonly slowestSince: IsoInstant | null;
  readonly slowestConversationId: string | null;
  readonly skillGroupIds: readonly string[];
  readonly breaks: readonly { readonly reason: string | null; readonly seconds: number }[];
};

export type BoardTodayFacts = {
  readonly since: IsoInstant;
  readonly timeZone: string;
  readonly arrivals: number;
  readonly answered: number;
  readonly abandoned: number;
  readonly firstResponse: { readonly median: number | null; readonly p90: number | null };
  readonly byHour: readonly { readonly hour: number; readonly arrivals: number; readonly answered: number }[];
};

export type BoardReads = {
  /** One snapshot of what Postgres knows; `at` says which day is today. */
  readonly read: (
    merchantId: string,
    at: Date,
  ) => Promise<{
    readonly queues: readonly BoardQueueFacts[];
    readonly agents: readonly BoardAgentFacts[];
    readonly today: BoardTodayFacts;
  }>;
};
