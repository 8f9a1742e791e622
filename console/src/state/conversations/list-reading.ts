import { shallowReactive } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations.js';
import { backend } from '../live/backend.js';
import { useConversations } from './conversations.js';
import { LIST_SCOPES } from './list-scopes.js';
import type { ListScope } from './list-scopes.js';

/** How far a list has been read: `cursor` where it goes on, undefined at its end. */
export type Listing = { readonly cursor: string | undefined };

/** Reads lists from the server into the store of conversations. */
export const createListReading = (membersOf: (scope: ListScope) => readonly ConversationView[]) => {
  const conversations = useConversations();
  const listings = shallowReactive(new Map<ListScope, Listing>());

  const loadPage = async (scope: ListScope, cursor: string | undefined) => {
    const askedAt = conversations.now();
    const page = await backend.conversations.list(scope, cursor, LIST_SCOPES[scope].pageSize);
    for (const view of page.items) conversations.applyAnswer(view, askedAt);
    const next = page.nextCursor ?? undefined;
    listings.set(scope, { cursor: next });
    return { next, ids: page.items.map((view) => view.id) };
  };

  const loadAll = async (scope: ListScope): Promise<ReadonlySet<string>> => {
    const listed = new Set<string>();
    let cursor: string | undefined;
    do {
      const { next, ids } = await loadPage(scope, cursor);
      for (const id of ids) listed.add(id);
      // What an agent holds is read whole; the others as far as they are looked at.
      cursor = scope === 'mine' ? next : undefined;
    } while (cursor);
    return listed;
  };

  /** Reads a list anew and drops what is no longer in it. */
  const reread = async (scope: ListScope): Promise<void> => {
    const before = membersOf(scope);
    const listed = await loadAll(scope);
    for (const view of before) {
      const isUntouched = conversations.views.get(view.id) === view;
      if (!listed.has(view.id) && isUntouched) conversations.views.delete(view.id);
    }
  };

  const loadMore = async (scope: ListScope): Promise<void> => {
    const listing = listings.get(scope);
    if (!listing || listing.cursor) await loadPage(scope, listing?.cursor);
  };

  return { listings, reread, loadMore };
};
