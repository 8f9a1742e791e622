import { defineStore } from 'pinia';
import { shallowReactive, toRaw } from 'vue';
import type { AllowanceView, ConversationView } from '../../../../src/contract/conversations/conversations.js';

const unreadGiven = (read: ReadonlyMap<string, number>, { id, lastNumber, unread }: ConversationView): number =>
  (read.get(id) ?? 0) >= lastNumber ? 0 : unread;

const unreadAmong = (read: ReadonlyMap<string, number>, many: readonly ConversationView[]): number =>
  many.reduce((sum, view) => sum + unreadGiven(read, view), 0);

/** Tells of each conversation that changed, as it changes. */
const createTelling = () => {
  const watchers: ((conversationId: string) => void)[] = [];
  return {
    changed: (conversationId: string): void => {
      for (const watcher of watchers) watcher(conversationId);
    },
    onChange: (watcher: (conversationId: string) => void): void => void watchers.push(watcher),
  };
};

/** What each customer's reply window still allows, as far as it has been told. */
const createAllowances = (changed: (conversationId: string) => void) => {
  const allowances = shallowReactive(new Map<string, AllowanceView>());
  return {
    allowances,
    /** Read without being followed: callers say themselves when they look again. */
    allowanceOf: (conversationId: string) => toRaw(allowances).get(conversationId),
    setAllowance: (conversationId: string, allowance: AllowanceView): void => {
      allowances.set(conversationId, allowance);
      changed(conversationId);
    },
  };
};

/** Every conversation this console knows, by id. Views are applied by version, so one that comes twice or late does no harm. */
export const useConversations = defineStore('conversations', () => {
  const views = shallowReactive(new Map<string, ConversationView>());
  /** Out of the agent's sight; the last view stays for a page that is being read. */
  const gone = shallowReactive(new Set<string>());
  const leftAt = new Map<string, number>();
  /** Up to which message number this console has shown a conversation, ahead of the server's own count. */
  const readUpTo = shallowReactive(new Map<string, number>());
  const { changed, onChange } = createTelling();
  let step = 0;

  const put = (view: ConversationView): void => {
    views.set(view.id, view);
    changed(view.id);
  };

  const apply = (view: ConversationView): void => {
    const known = views.get(view.id);
    if (known && known.version > view.version) return;
    gone.delete(view.id);
    put(view);
  };

  const remove = (conversationId: string): void => {
    step += 1;
    leftAt.set(conversationId, step);
    gone.add(conversationId);
    changed(conversationId);
  };

  /** Takes an answer that was asked for at `askedAt`: what left sight since then does not come back by it. */
  const applyAnswer = (view: ConversationView, askedAt: number): void => {
    if ((leftAt.get(view.id) ?? 0) <= askedAt) apply(view);
  };

  /** Everything in sight, read without being followed: callers say themselves when they look again. */
  const known = (): ConversationView[] => [...toRaw(views).values()].filter(({ id }) => !toRaw(gone).has(id));

  /** A customer has another name now, in every conversation of theirs. */
  const renameCustomer = (customerId: string, customerName: string): void => {
    for (const view of views.values()) if (view.customerId === customerId) put({ ...view, customerName });
  };

  return {
    views,
    gone,
    readUpTo,
    ...createAllowances(changed),
    known,
    /** One that is in sight, read without being followed. */
    knownOne: (conversationId: string): ConversationView | undefined =>
      toRaw(gone).has(conversationId) ? undefined : toRaw(views).get(conversationId),
    onChange,
    apply,
    applyAnswer,
    remove,
    renameCustomer,
    unreadOf: (view: ConversationView) => unreadGiven(readUpTo, view),
    /** The sum over many, without following each of them: callers look again when `readUpTo` has changed. */
    unreadIn: (many: readonly ConversationView[]) => unreadAmong(toRaw(readUpTo), many),
    now: () => step,
  };
});
