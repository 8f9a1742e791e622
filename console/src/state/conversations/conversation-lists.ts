import { defineStore } from 'pinia';
import { computed, ref, watch } from 'vue';
import type { ConversationCounts } from '../../../../src/contract/conversations.js';
import { keep } from '../desk/kept-values.js';
import { backend } from '../live/backend.js';
import { useConversations } from './conversations.js';
import { createListMembers } from './list-members.js';
import { createListReading } from './list-reading.js';
import type { ListScope, ListSort } from './list-scopes.js';

export type { ListScope, ListSort };

/** Changes come in bursts; the counts are asked for once after each. */
const COUNTS_DELAY_MS = 300;

/** The lists of the desk and what they count. */
export const useConversationLists = defineStore('conversation-lists', () => {
  const conversations = useConversations();
  const serverCounts = ref<ConversationCounts | undefined>();
  const { sort, membersOf, lists } = createListMembers();
  const { listings, ...reading } = createListReading({ membersOf, sort: () => sort.value });
  let countsTimer: ReturnType<typeof setTimeout> | undefined;

  const loadCounts = async (): Promise<void> => {
    serverCounts.value = await backend.conversations.counts();
  };

  const recountSoon = (): void => {
    clearTimeout(countsTimer);
    countsTimer = setTimeout(() => void loadCounts().catch(() => undefined), COUNTS_DELAY_MS);
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
    unread: lists.mine.value.reduce((sum, view) => sum + conversations.unreadOf(view), 0),
  }));

  watch(sort, (now) => {
    keep('list-sort', now);
    if (listings.has('groups')) void reading.reread('groups').catch(() => undefined);
  });

  return { ...lists, sort, counts, listings, ...reading, loadCounts, recountSoon };
});
