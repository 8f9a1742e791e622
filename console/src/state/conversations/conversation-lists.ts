import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ConversationCounts, ConversationView } from '../../../../src/contract/conversations.js';
import { backend } from '../live/backend.js';
import { useConversations } from './conversations.js';
import { createListReading } from './list-reading.js';
import { LIST_SCOPES } from './list-scopes.js';
import type { ListScope } from './list-scopes.js';
import { useMe } from '../people/me.js';

export type { ListScope };

/** Changes come in bursts; the counts are asked for once after each. */
const COUNTS_DELAY_MS = 300;

/** The lists of the desk and what they count. */
export const useConversationLists = defineStore('conversation-lists', () => {
  const me = useMe();
  const conversations = useConversations();
  const serverCounts = ref<ConversationCounts | undefined>();
  let countsTimer: ReturnType<typeof setTimeout> | undefined;

  const membersOf = (scope: ListScope): ConversationView[] =>
    [...conversations.views.values()]
      .filter((view) => !conversations.gone.has(view.id) && LIST_SCOPES[scope].has(view, me.agentId))
      .sort(LIST_SCOPES[scope].order);

  const mine = computed(() => membersOf('mine'));
  const queued = computed(() => membersOf('queued'));
  const closed = computed(() => membersOf('closed'));
  const { listings, reread, loadMore } = createListReading(membersOf);

  const loadCounts = async (): Promise<void> => {
    serverCounts.value = await backend.conversations.counts();
  };

  const recountSoon = (): void => {
    clearTimeout(countsTimer);
    countsTimer = setTimeout(() => void loadCounts().catch(() => undefined), COUNTS_DELAY_MS);
  };

  /** What was read whole counts itself; a queue may be longer than what was read of it. */
  const counts = computed(() => ({
    mine: listings.has('mine') ? mine.value.length : serverCounts.value?.mine,
    queued: listings.get('queued')?.cursor ? serverCounts.value?.queued : queued.value.length,
    unread: mine.value.reduce((sum, view) => sum + conversations.unreadOf(view), 0),
  }));

  return { mine, queued, closed, counts, listings, reread, loadMore, loadCounts, recountSoon };
});
