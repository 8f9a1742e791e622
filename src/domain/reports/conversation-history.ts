/**
 * What happened in a conversation, as far as reports count it. `asked`: the desk opened, and a message that was left began to
 * wait; `rated`: the customer's line before it was a rating.
 */
export type HistoryLine =
  | { readonly kind: 'customer' | 'asked' | 'closed' | 'rated' | 'transferred'; readonly at: Date }
  | { readonly kind: 'agent'; readonly at: Date; readonly agentId: string };

/** One agent's time with the conversation. `until` undefined: to its end. */
export type Holding = { readonly agentId: string; readonly since: Date; readonly until: Date | undefined };

/** A closed conversation with its whole past: also what was before it was reopened or given to another agent. */
export type ConversationHistory = {
  readonly conversationId: string;
  readonly customerId: string;
  readonly channelId: string;
  readonly skillGroupId: string | undefined;
  /** Who held it last. */
  readonly agentId: string | undefined;
  readonly wrapUpReason: string | undefined;
  readonly arrivedAt: Date;
  readonly closedAt: Date;
  readonly closeReason: string | undefined;
  /** In the order of their numbers. */
  readonly lines: readonly HistoryLine[];
  /** In the order they began. */
  readonly holdings: readonly Holding[];
  /** `score` undefined: asked, and not answered. */
  readonly rating: { readonly score: number | undefined } | undefined;
  /** When this customer asked for a person again, in a later conversation that has ended. */
  readonly cameBackAt: Date | undefined;
};
