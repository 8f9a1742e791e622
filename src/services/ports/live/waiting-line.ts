import type { AgentStatus } from '../../../domain/people/agent.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { AgentOrder } from '../../../domain/conversations/routing.js';

/** An agent as routing needs them. */
export type RoutedAgent = {
  readonly agentId: string;
  readonly status: AgentStatus;
  readonly capacity: number;
  readonly skillGroupIds: readonly string[];
  readonly disabled: boolean;
};

/** How a merchant's line is kept: what the scripts need of the merchant's rules. */
export type LineRules = { readonly agingMinutes: number; readonly choice: AgentOrder['choice'] };

/** One pairing that Redis has reserved; Postgres has the last word. */
export type Proposal =
  | { readonly status: 'empty' }
  /** Somebody waits and nobody can take one more. */
  | { readonly status: 'nobody'; readonly conversationId: string }
  | {
      readonly status: 'proposed';
      readonly conversationId: string;
      readonly agentId: string;
      /** Whether the conversation's preferred agent was taken, or was not to be had, or there was none. */
      readonly preferred: 'taken' | 'not_assignable' | 'none';
      /** How many could have taken it. */
      readonly candidates: number;
    }
  /** Redis has lost the line or never had it: rebuild first. */
  | { readonly status: 'stale' };

/** What a line is rebuilt from; the agents are read twice, before and after it is declared built. */
export type LineReadings = {
  readonly agents: () => Promise<readonly (RoutedAgent & { readonly connected: boolean })[]>;
  readonly openConversations: () => Promise<readonly Conversation[]>;
  /** Conversations in any state that changed since a little before the rebuild began. */
  readonly changedMeanwhile: () => Promise<readonly Conversation[]>;
};

/**
 * Who is next, merchant by merchant, in Redis: queues in order of priority and arrival, agents by load, reservations.
 * Everything here follows Postgres and can be rebuilt from it. Every act is one script of logarithmic cost.
 */
export type WaitingLine = {
  /** Brings one conversation's place in line to what Postgres says. Returns the skill groups in which somebody may now be assigned; `stale` when the line is not built. */
  readonly syncConversation: (
    conversation: Conversation,
    rules: LineRules,
    options?: { readonly overrideProposal: boolean },
  ) => Promise<readonly string[] | 'stale'>;
  readonly syncAgent: (
    merchantId: string,
    agent: RoutedAgent,
    rules: LineRules,
  ) => Promise<readonly string[] | 'stale'>;
  readonly setConnected: (
    merchantId: string,
    input: { readonly agentId: string; readonly connected: boolean },
    rules: LineRules,
  ) => Promise<readonly string[] | 'stale'>;
  /** Takes the head of the queue and the best agent, and reserves the agent's place until `syncConversation` brings what Postgres decided. */
  readonly propose: (merchantId: string, skillGroupId: string, rules: LineRules) => Promise<Proposal>;
  /** Conversations whose reservation was neither confirmed nor taken back in time: their process died. */
  readonly overdueProposals: (merchantId: string) => Promise<readonly string[]>;
  /** Places in the queue, from 1; undefined where it is not queued there. */
  readonly placesOf: (
    merchantId: string,
    skillGroupId: string,
    conversationIds: readonly string[],
  ) => Promise<readonly (number | undefined)[]>;
  /** Skill groups in which somebody waits. */
  readonly groupsWaiting: (merchantId: string) => Promise<readonly string[]>;
  readonly isBuilt: (merchantId: string) => Promise<boolean>;
  /**
   * Builds the line anew: empties it, loads what stands in Postgres, declares it built, then reads again what changed meanwhile, so
   * that nothing that was committed while it was being built is left out. Returns false when another process is at it.
   */
  readonly rebuild: (merchantId: string, rules: LineRules, read: LineReadings) => Promise<boolean>;
};
