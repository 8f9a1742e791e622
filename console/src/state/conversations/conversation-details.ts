import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { AllowanceView, ConversationDetail } from '../../../../src/contract/conversations/conversations.js';
import { failureCodeOf } from '../../api/api-error.js';
import { backend } from '../live/backend.js';
import { useConversations } from './conversations.js';

export type ConversationExtras = Pick<ConversationDetail, 'allowance' | 'hasClosingText' | 'visits' | 'queuePlace'>;

/** One act of a customer can change the allowance several times in a row. */
const REREAD_DELAY_MS = 150;

/** What only an open conversation needs: its allowance, the customer's visits, its place in the queue. */
export const useConversationDetails = defineStore('conversation-details', () => {
  const conversations = useConversations();
  const extras = shallowReactive(new Map<string, ConversationExtras>());
  const missing = shallowReactive(new Set<string>());
  /** Lines the server has taken and the allowance here does not count yet. */
  const uncounted = shallowReactive(new Map<string, number>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();

  const load = async (conversationId: string): Promise<void> => {
    const askedAt = conversations.now();
    try {
      const { allowance, hasClosingText, visits, queuePlace, ...view } =
        await backend.conversations.detail(conversationId);
      conversations.applyAnswer(view, askedAt);
      conversations.setAllowance(conversationId, allowance);
      extras.set(conversationId, { allowance, hasClosingText, visits, queuePlace });
      uncounted.delete(conversationId);
      missing.delete(conversationId);
    } catch (error) {
      if (failureCodeOf(error) !== 'not_found') throw error;
      missing.add(conversationId);
      conversations.remove(conversationId);
    }
  };

  /** Reads a detail again that someone has looked at; others are read when they are opened. */
  const rereadSoon = (conversationId: string): void => {
    if (!extras.has(conversationId)) return;
    clearTimeout(timers.get(conversationId));
    const timer = setTimeout(() => void load(conversationId).catch(() => undefined), REREAD_DELAY_MS);
    timers.set(conversationId, timer);
  };

  const setAllowance = (conversationId: string, allowance: AllowanceView): void => {
    conversations.setAllowance(conversationId, allowance);
    const known = extras.get(conversationId);
    if (known) extras.set(conversationId, { ...known, allowance });
    uncounted.delete(conversationId);
  };

  const uncountedIn = (conversationId: string): number => uncounted.get(conversationId) ?? 0;
  const countOneMore = (conversationId: string): void => {
    if (extras.has(conversationId)) uncounted.set(conversationId, uncountedIn(conversationId) + 1);
  };

  return { extras, missing, load, rereadSoon, setAllowance, uncountedIn, countOneMore };
});
