import { defineStore } from 'pinia';
import { computed, ref, shallowReactive } from 'vue';
import type { ConversationCounts, ConversationView } from '../../../src/contract/conversations.js';
import type { ListScope } from '../api/conversations-api.js';
import { backend } from './backend.js';
import { useConversations } from './conversations.js';
import { useMe } from './me.js';

export type { ListScope };
type Listing = { readonly cursor: string | undefined; readonly isLoaded: boolean };

const PAGE_SIZE: Readonly<Record<ListScope, number>> = { mine: 200, queued: 200, closed: 50 };
/** Changes come in bursts; the counts are asked for once after each. */
const COUNTS_DELAY_MS = 300;

const timeOf = (instant: string | null): number => (instant ? Date.parse(instant) : 0);
const latestFirst = (a: ConversationView, b: ConversationView): number =>
  timeOf(b.lastMessageAt ?? b.openedAt) - timeOf(a.lastMessageAt ?? a.openedAt);
const queueOrder = (a: ConversationView, b: ConversationView): number =>
  b.priority - a.priority || timeOf(a.arrivedAt) - timeOf(b.arrivedAt);
const closedLast = (a: ConversationView, b: ConversationView): number => timeOf(b.closedAt) - timeOf(a.closedAt);
const ORDER: Readonly<Record<ListScope, (a: ConversationView, b: ConversationView) => number>> = {
  mine: latestFirst,
  queued: queueOrder,
  closed: closedLast,
};

/** The three lists of the desk and what they count. */
export const useConversationLists = defineStore('conversation-lists', () => {
  const me = useMe();
  const conversations = useConversations();
  const listings = shallowReactive(new Map<ListScope, Listing>());
  const serverCounts = ref<ConversationCounts | undefined>();
  let countsTimer: ReturnType<typeof setTimeout> | undefined;

  const belongs: Readonly<Record<ListScope, (view: ConversationView) => boolean>> = {
    mine: (view) => view.state === 'active' && view.agentId === me.agentId,
    queued: (view) => view.state === 'queued',
    closed: (view) => view.state === 'closed',
  };

  const membersOf = (scope: ListScope): ConversationView[] =>
    [...conversations.views.values()].filter((view) => !conversations.gone.has(view.id) && belongs[scope](view));

  const lists = {
    mine: computed(() => membersOf('mine').sort(ORDER.mine)),
    queued: computed(() => membersOf('queued').sort(ORDER.queued)),
    closed: computed(() => membersOf('closed').sort(ORDER.closed)),
  };

  const loadPage = async (
    scope: ListScope,
    cursor: string | undefined,
  ): Promise<Listing & { ids: readonly string[] }> => {
    const askedAt = conversations.now();
    const page = await backend.conversations.list(scope, cursor, PAGE_SIZE[scope]);
    for (const view of page.items) conversations.applyAnswer(view, askedAt);
    const listing = { cursor: page.nextCursor ?? undefined, isLoaded: true };
    listings.set(scope, listing);
    return { ...listing, ids: page.items.map((view) => view.id) };
  };

  /** Reads a list anew (all of `mine`, the first page of the others) and drops what is no longer in it. */
  const reread = async (scope: ListScope): Promise<void> => {
    const before = membersOf(scope);
    const listed = new Set<string>();
    let cursor: string | undefined;
    do {
      const page = await loadPage(scope, cursor);
      for (const id of page.ids) listed.add(id);
      cursor = scope === 'mine' ? page.cursor : undefined;
    } while (cursor);
    for (const view of before) {
      const isUntouched = conversations.views.get(view.id) === view;
      if (!listed.has(view.id) && isUntouched) conversations.views.delete(view.id);
    }
  };

  const loadMore = async (scope: ListScope): Promise<void> => {
    const listing = listings.get(scope);
    if (!listing || listing.cursor) await loadPage(scope, listing?.cursor);
  };

  const loadCounts = async (): Promise<void> => {
    serverCounts.value = await backend.conversations.counts();
  };

  const recountSoon = (): void => {
    clearTimeout(countsTimer);
    countsTimer = setTimeout(() => void loadCounts().catch(() => undefined), COUNTS_DELAY_MS);
  };

  /** Mine is read whole, so it counts itself; the queue may be longer than what was read of it. */
  const counts = computed(() => ({
    mine: listings.get('mine')?.isLoaded ? lists.mine.value.length : serverCounts.value?.mine,
    queued: listings.get('queued')?.cursor ? serverCounts.value?.queued : lists.queued.value.length,
    unread: lists.mine.value.reduce((sum, view) => sum + conversations.unreadOf(view), 0),
  }));

  return { ...lists, counts, listings, reread, loadMore, loadCounts, recountSoon };
});
