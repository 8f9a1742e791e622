import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { CustomerView } from '../../../../src/contract/customers/customers.js';
import { backend } from '../live/backend.js';

const PAGE_SIZE = 50;

/** The list of the page 顾客, as far as it has been asked for. */
export const useCustomerList = defineStore('customer-list', () => {
  const q = ref('');
  const tagId = ref<string | undefined>();
  const items = shallowRef<readonly CustomerView[]>([]);
  const cursor = ref<string | undefined>();
  const state = ref<'unknown' | 'reading' | 'read' | 'failed'>('unknown');
  let turn = 0;

  const read = async (from: string | undefined): Promise<void> => {
    turn += 1;
    const own = turn;
    state.value = 'reading';
    try {
      const asked = q.value.trim();
      const page = await backend.customers.list({
        ...(asked !== '' && { q: asked }),
        tag: tagId.value,
        cursor: from,
        limit: PAGE_SIZE,
      });
      if (own !== turn) return;
      items.value = from === undefined ? page.items : [...items.value, ...page.items];
      cursor.value = page.nextCursor ?? undefined;
      state.value = 'read';
    } catch (error) {
      if (own === turn) state.value = 'failed';
      throw error;
    }
  };

  const hasFilter = computed(() => q.value.trim() !== '' || tagId.value !== undefined);
  return { q, tagId, items, cursor, state, hasFilter, load: () => read(undefined), more: () => read(cursor.value) };
});
