import type { AttentionNote } from '../../services/ports/live/attention-feed.js';

/** A console says every 30 s what it looks at; who is silent for longer than this has gone. */
const SEEN_FOR_MS = 75_000;
/** A console says every few seconds that somebody writes. */
const TYPING_FOR_MS = 10_000;
/** Above so many conversations those that nobody looks at any more are swept out. */
const SWEEP_ABOVE = 5_000;

type Presence = { readonly seenUntil: number; readonly typingUntil: number };
export type Watcher = { readonly agentId: string; readonly isTyping: boolean };

/** Who looks at which conversation, as this process has heard; it forgets by itself. */
export const createAttentionBoard = (nowMs: () => number) => {
  const conversations = new Map<string, Map<string, Presence>>();

  const drop = (conversationId: string, agentId: string): void => {
    const watchers = conversations.get(conversationId);
    watchers?.delete(agentId);
    if (watchers?.size === 0) conversations.delete(conversationId);
  };
  const sweep = (): void => {
    if (conversations.size <= SWEEP_ABOVE) return;
    for (const [conversationId, watchers] of conversations) {
      for (const [agentId, { seenUntil }] of watchers) if (seenUntil <= nowMs()) drop(conversationId, agentId);
    }
  };
  const put = (conversationId: string, agentId: string, presence: Presence): void => {
    const watchers = conversations.get(conversationId) ?? new Map<string, Presence>();
    conversations.set(conversationId, watchers.set(agentId, presence));
  };
  const typingOf = (presence: Presence | undefined): boolean => (presence?.typingUntil ?? 0) > nowMs();

  return {
    /** Returns whether others see something new. */
    note: ({ conversationId, agentId, doing }: AttentionNote): boolean => {
      const before = conversations.get(conversationId)?.get(agentId);
      if (doing === 'gone') {
        drop(conversationId, agentId);
        return before !== undefined;
      }
      sweep();
      const typingUntil = doing === 'typing' ? nowMs() + TYPING_FOR_MS : 0;
      const wasThere = before !== undefined && before.seenUntil > nowMs();
      const wasTyping = typingOf(before);
      put(conversationId, agentId, { seenUntil: nowMs() + SEEN_FOR_MS, typingUntil });
      // Typing that goes on is told again, because whoever was told forgets it after a while.
      return !wasThere || doing === 'typing' || wasTyping;
    },
    watchersOf: (conversationId: string): readonly Watcher[] =>
      [...(conversations.get(conversationId) ?? [])]
        .filter(([, { seenUntil }]) => seenUntil > nowMs())
        .map(([agentId, presence]) => ({ agentId, isTyping: typingOf(presence) })),
  };
};

export type AttentionBoard = ReturnType<typeof createAttentionBoard>;
