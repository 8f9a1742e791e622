/** Somebody looks at a conversation, writes in it, or has left it. */
export type AttentionNote = {
  readonly conversationId: string;
  readonly agentId: string;
  readonly doing: 'viewing' | 'typing' | 'gone';
};

/** Who looks at what, told to every process of a merchant as it happens; nothing is kept. */
export type AttentionFeed = {
  /** Never throws: while Redis is away nobody is told. */
  readonly tell: (merchantId: string, note: AttentionNote) => void;
  /** Resolves when the merchant is followed; the answer stops it. */
  readonly follow: (merchantId: string, listener: (note: AttentionNote) => void) => Promise<() => Promise<void>>;
};
