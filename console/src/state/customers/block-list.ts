import { defineStore } from 'pinia';
import { ref, shallowReactive, shallowRef } from 'vue';
import type { CustomerBlockView } from '../../../../src/contract/customers/block-list.js';
import { backend } from '../live/backend.js';

/** Customers whose messages go no further. */
export const useBlockList = defineStore('block-list', () => {
  const items = shallowRef<readonly CustomerBlockView[] | undefined>();
  const cursor = ref<string | null>(null);
  /** What is known of customers that were looked at. */
  const states = shallowReactive(new Map<string, CustomerBlockView | null>());

  return {
    items,
    cursor,
    states,
    load: async (after?: string): Promise<void> => {
      const page = await backend.blockList.list(after);
      items.value = after === undefined ? page.items : [...(items.value ?? []), ...page.items];
      cursor.value = page.nextCursor;
    },
    look: async (customerId: string): Promise<void> =>
      void states.set(customerId, (await backend.blockList.of(customerId)).block),
    block: async (customerId: string, reason: string): Promise<void> =>
      void states.set(customerId, (await backend.blockList.block(customerId, reason)).block),
    unblock: async (customerId: string): Promise<void> => {
      await backend.blockList.unblock(customerId);
      states.set(customerId, null);
      items.value = items.value?.filter((each) => each.customerId !== customerId);
    },
  };
});
