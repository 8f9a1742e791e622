import { shallowReactive } from 'vue';
import type { ConversationView } from '../../../../../src/contract/conversations/conversations.js';
import { backend } from '../../live/backend.js';
import { useConversations } from '../conversations.js';
import { LIST_SCOPES } from './list-scopes.js';
import type { ListScope, ListSort } from './list-scopes.js';

/** How far a list has been read: `cursor` where it goes on, undefined at its end. */
export type Listing = { readonly cursor: string | undefined };

type Deps = {
  readonly membersOf: (scope: ListScope) => readonly ConversationView[];
  readonly sort: () => ListSort;
};

/** Whose order the server has to know, because they are read in parts. */
const SORTED_BY_SERVER: ReadonlySet<ListScope> = new Set(['groups']);
/** Every conversation stands in one of these at most, so what is no longer in the list is in none of this desk's. */
const APART: ReadonlySet<ListScope> = new Set(['mine', 'queued', 'closed']);

/** Reads lists from the server into the store of conversations. */
export const createListReading = ({ membersOf, sort }: Deps) => {
  const conversations = useConversations();
  const listings = shallowReactive(new Map<ListScope, Listing>());

  const loadPage = async (scope: ListScope, cursor: string | undefined) => {
    const askedAt = conversations.now();
    const page = await backend.conversations.list(scope, {
      cursor,
      limit: LIST_SCOPES[scope].pageSize,
      sort: SORTED_BY_SERVER.has(scope) ? sort() : undefined,
    });
    for (const { allowance, ...view } of page.items) {
      conversations.applyAnswer(view, askedAt);
      conversations.setAllowance(view.id, allowance);
    }
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
      cursor = LIST_SCOPES[scope].isReadWhole ? next : undefined;
    } while (cursor);
    return listed;
  };

  const drop = (before: readonly ConversationView[], listed: ReadonlySet<string>): void => {
    for (const view of before) {
      const isUntouched = conversations.views.get(view.id) === view;
      if (!listed.has(view.id) && isUntouched) conversations.views.delete(view.id);
    }
  };

  /** Reads a list anew and drops what is no longer in it. */
  const reread = async (scope: ListScope): Promise<void> => {
    const before = APART.has(scope) ? membersOf(scope) : [];
    drop(before, await loadAll(scope));
  };

  /** Reads these lists anew and forgets every conversation that is in none of them, apart from the one that is open. */
  const rereadAll = async (scopes: readonly ListScope[], openId: string | undefined): Promise<void> => {
    const before = [...conversations.views.values()].filter((view) => view.id !== openId);
    const listed = await Promise.all(scopes.map(loadAll));
    drop(before, new Set(listed.flatMap((ids) => [...ids])));
  };

  const loadMore = async (scope: ListScope): Promise<void> => {
    const listing = listings.get(scope);
    if (!listing || listing.cursor) await loadPage(scope, listing?.cursor);
  };

  return { listings, reread, rereadAll, loadMore };
};
