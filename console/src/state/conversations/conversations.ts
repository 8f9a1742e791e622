import { defineStore } from 'pinia';
import { shallowReactive, toRaw } from 'vue';
import type { AllowanceView, ConversationView } from '../../../../src/contract/conversations.js';

/** Every conversation this console knows, by id. Views are applied by version, so one that comes twice or late does no harm. */
export const useConversations = defineStore('conversations', () => {
  const views = shallowReactive(new Map<string, ConversationView>());
  /** Out of the agent's sight; the last view stays for a page that is being read. */
  const gone = shallowReactive(new Set<string>());
  const leftAt = new Map<string, number>();
  /** Up to which message number this console has shown a conversation, ahead of the server's own count. */
  const readUpTo = shallowReactive(new Map<string, number>());
  /** What each customer's reply window still allows, as far as it has been told. */
  const allowances = shallowReactive(new Map<string, AllowanceView>());
  let step = 0;

  const apply = (view: ConversationView): void => {
    const known = views.get(view.id);
    if (known && known.version > view.version) return;
    gone.delete(view.id);
    views.set(view.id, view);
  };

  const remove = (conversationId: string): void => {
    step += 1;
    leftAt.set(conversationId, step);
    gone.add(conversationId);
  };

  /** Takes an answer that was asked for at `askedAt`: what left sight since then does not come back by it. */
  const applyAnswer = (view: ConversationView, askedAt: number): void => {
    if ((leftAt.get(view.id) ?? 0) <= askedAt) apply(view);
  };

  const unreadOf = (view: ConversationView): number =>
    (readUpTo.get(view.id) ?? 0) >= view.lastNumber ? 0 : view.unread;

  /** The sum over many views, without following each of them: callers look again when `readUpTo` has changed. */
  const unreadIn = (many: readonly ConversationView[]): number => {
    const read = toRaw(readUpTo);
    return many.reduce((sum, { id, lastNumber, unread }) => sum + ((read.get(id) ?? 0) >= lastNumber ? 0 : unread), 0);
  };

  /** Everything in sight, read without being followed: callers say themselves when they look again. */
  const known = (): ConversationView[] => {
    const left = toRaw(gone);
    return [...toRaw(views).values()].filter((view) => !left.has(view.id));
  };

  /** A customer has another name now, in every conversation of theirs. */
  const renameCustomer = (customerId: string, customerName: string): void => {
    for (const view of views.values()) {
      if (view.customerId === customerId) views.set(view.id, { ...view, customerName });
    }
  };

  return {
    views,
    gone,
    readUpTo,
    allowances,
    known,
    /** Without being followed, as `known`. */
    allowanceOf: (conversationId: string) => toRaw(allowances).get(conversationId),
    apply,
    applyAnswer,
    remove,
    renameCustomer,
    unreadOf,
    unreadIn,
    setAllowance: (conversationId: string, allowance: AllowanceView): void => {
      allowances.set(conversationId, allowance);
    },
    now: () => step,
  };
});
