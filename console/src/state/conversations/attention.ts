import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { ServerFrame } from '../../../../src/contract/socket-frames.js';
import { nowMs } from '../desk/clock.js';
import { useColleagues } from '../people/colleagues.js';

type AttentionFrame = Extract<ServerFrame, { type: 'attention' }>;
type Watcher = { readonly agentId: string; readonly typingUntilMs: number };

/** Typing that goes on is told again before this is over. */
const TYPING_FOR_MS = 10_000;

/** Colleagues who have the same conversation open, and who of them writes. */
export const useAttention = defineStore('attention', () => {
  const colleagues = useColleagues();
  const watchers = shallowReactive(new Map<string, readonly Watcher[]>());

  const hear = ({ conversationId, agents }: AttentionFrame): void => {
    if (agents.some(({ agentId }) => colleagues.nameOf(agentId) === undefined))
      void colleagues.load().catch(() => undefined);
    const typingUntilMs = Date.now() + TYPING_FOR_MS;
    watchers.set(
      conversationId,
      agents.map(({ agentId, typing }) => ({ agentId, typingUntilMs: typing ? typingUntilMs : 0 })),
    );
  };

  const namesOf = (conversationId: string, isWanted: (watcher: Watcher) => boolean): readonly string[] =>
    (watchers.get(conversationId) ?? []).filter(isWanted).flatMap(({ agentId }) => colleagues.nameOf(agentId) ?? []);

  return {
    hear,
    /** Names of those who write now, and of those who only look. */
    typing: (conversationId: string) => namesOf(conversationId, ({ typingUntilMs }) => typingUntilMs > nowMs.value),
    viewing: (conversationId: string) => namesOf(conversationId, ({ typingUntilMs }) => typingUntilMs <= nowMs.value),
    forget: () => watchers.clear(),
  };
});
