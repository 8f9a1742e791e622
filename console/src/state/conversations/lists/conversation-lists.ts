import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { ConversationCounts, ConversationView } from '../../../../../src/contract/conversations/conversations.js';
import { keep } from '../../desk/kept-values.js';
import { backend } from '../../live/backend.js';
import { useMe } from '../../people/me.js';
import { useConversations } from '../conversations.js';
import { createListMembers } from './list-members.js';
import { createListReading } from './list-reading.js';
import type { ListScope, ListSort } from './list-scopes.js';

export type { ListScope, ListSort };

/** Changes come in bursts: the counts are asked for after the first of them, and while they go on once in this time. */
const COUNTS_DELAY_MS = 300;
const COUNTS_EVERY_MS = 1500;
const LEARN_DELAY_MS = 500;

/** Reads the windows of conversations that came by a live event, which does not tell them; once for all that come together. */
const createLearning = (read: () => Promise<void>) => {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return (): void => {
    timer ??= setTimeout(() => {
      timer = undefined;
      void read().catch(() => undefined);
    }, LEARN_DELAY_MS);
  };
};

/** The lists of the desk and what they count. */
export const useConversationLists = defineStore('conversation-lists', () => {
  const me = useMe();
  const conversations = useConversations();
  const serverCounts = ref<ConversationCounts | undefined>();
  const { sort, membersOf, lists } = createListMembers();
  const { listings, ...reading } = createListReading({ membersOf, sort: () => sort.value });
  const learnSoon = createLearning(() => reading.reread('mine'));
  let countsTimer: ReturnType<typeof setTimeout> | undefined;
  let countedAt = 0;

  const loadCounts = async (): Promise<void> => {
    countedAt = Date.now();
    serverCounts.value = await backend.conversations.counts();
    const { atRisk } = serverCounts.value;
    // Colleagues' conversations are read when somebody looks at them, and their windows with them.
    if (listings.has('at_risk') && atRisk > lists.at_risk.value.length) await reading.reread('at_risk');
  };

  const recountSoon = (): void => {
    const waitMs = Math.max(COUNTS_DELAY_MS, countedAt + COUNTS_EVERY_MS - Date.now());
    countsTimer ??= setTimeout(() => {
      countsTimer = undefined;
      void loadCounts().catch(() => undefined);
    }, waitMs);
  };

  /** A live event has changed a conversation; null when it left sight. */
  const follow = (view: ConversationView | null): void => {
    recountSoon();
    const isMine = view?.state === 'active' && view.agentId === me.agentId;
    if (isMine && !conversations.allowanceOf(view.id)) learnSoon();
  };

  /** What was read whole counts itself; the rest the server counts. */
  const countOf = (scope: ListScope, counted: number | undefined): number | undefined => {
    const listing = listings.get(scope);
    return listing && !listing.cursor ? lists[scope].value.length : counted;
  };
  const counts = computed(() => ({
    mine: countOf('mine', serverCounts.value?.mine),
    queued: countOf('queued', serverCounts.value?.queued ?? lists.queued.value.length),
    at_risk: countOf('at_risk', serverCounts.value?.atRisk),
    groups: countOf('groups', serverCounts.value?.groups),
    unread: conversations.unreadIn(lists.mine.value),
  }));

  watch(sort, (now) => {
    keep('list-sort', now);
    if (listings.has('groups')) void reading.reread('groups').catch(() => undefined);
  });

  return { ...lists, sort, counts, listings, ...reading, loadCounts, recountSoon, follow };
});
