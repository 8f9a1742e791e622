import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { FoundItemView, SearchCountView, SearchKindName } from '../../../../src/contract/customers/search.js';
import type { SearchQuestion } from '../../api/serving/customers-api.js';
import { backend } from '../live/backend.js';

export type Asked = Omit<SearchQuestion, 'cursor' | 'limit'>;

const PAGE_SIZE = 20;

/** What was asked for on the search page, and what was found so far. */
export const useSearch = defineStore('search', () => {
  const asked = shallowRef<Asked | undefined>();
  const items = shallowRef<readonly FoundItemView[]>([]);
  const cursor = ref<string | undefined>();
  /** How many of each kind there are. */
  const counts = shallowRef<readonly SearchCountView[]>([]);
  const isLoading = ref(false);
  let turn = 0;

  const read = async (question: Asked, from: string | undefined): Promise<void> => {
    turn += 1;
    const own = turn;
    isLoading.value = true;
    try {
      const page = await backend.customers.search({ ...question, cursor: from, limit: PAGE_SIZE });
      // A younger question has been asked meanwhile.
      if (own !== turn) return;
      items.value = from === undefined ? page.items : [...items.value, ...page.items];
      cursor.value = page.nextCursor ?? undefined;
    } finally {
      if (own === turn) isLoading.value = false;
    }
  };

  /** Counted beside the page: it may be there before. */
  const count = async ({ kind: _kind, ...question }: Asked): Promise<void> => {
    const own = turn;
    const { items: counted } = await backend.customers.searchCounts(question);
    if (own === turn) counts.value = counted;
  };

  const ask = async (question: Asked): Promise<void> => {
    asked.value = question;
    const reading = read(question, undefined);
    await Promise.all([reading, count(question)]);
  };

  const more = async (): Promise<void> => {
    if (asked.value && cursor.value) await read(asked.value, cursor.value);
  };

  const forget = (): void => {
    turn += 1;
    asked.value = undefined;
    items.value = [];
    counts.value = [];
    cursor.value = undefined;
    isLoading.value = false;
  };

  /** A few results beside others, for the palette. */
  const glance = async (q: string, kind: SearchKindName): Promise<readonly FoundItemView[]> =>
    (await backend.customers.search({ q, kind, limit: 5 })).items;

  return { asked, items, cursor, counts, isLoading, ask, more, forget, glance };
});
