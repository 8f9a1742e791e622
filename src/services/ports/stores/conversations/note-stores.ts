/** A private note that names somebody, as their list of notices shows it. */
export type Mention = {
  readonly messageId: string;
  readonly conversationId: string;
  readonly authorId: string;
  readonly customerName: string;
  readonly excerpt: string;
  readonly mentionedAt: Date;
};

export type MentionStore = {
  readonly add: (
    mention: Pick<Mention, 'messageId' | 'conversationId' | 'authorId' | 'excerpt' | 'mentionedAt'> & {
      readonly agentIds: readonly string[];
    },
  ) => Promise<void>;
  /** What one agent has not seen yet, youngest first; the youngest hundred. */
  readonly unseenOf: (agentId: string) => Promise<readonly Mention[]>;
  readonly markSeen: (agentId: string, conversationId: string, at: Date) => Promise<void>;
};
