import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { EraseTaskView } from '../../../../src/contract/keeping/keeping.js';
import { backend } from '../live/backend.js';

export type { EraseTaskView };
export type EraseReason = EraseTaskView['reason'];

/** Where a browser fetches everything that is known of a customer. */
export const customerFileUrl = (customerId: string, form: 'json' | 'text'): string =>
  `/api/v1/customers/${encodeURIComponent(customerId)}/file?form=${form}`;

/** Customers who are to be forgotten, as far as the list has been read. */
export const useErasures = defineStore('erasures', () => {
  const tasks = shallowRef<readonly EraseTaskView[] | undefined>();
  const cursor = ref<string | null>(null);

  const read = async (after?: string): Promise<void> => {
    const page = await backend.keeping.eraseTasks(after);
    tasks.value = after === undefined ? page.items : [...(tasks.value ?? []), ...page.items];
    cursor.value = page.nextCursor;
  };
  return {
    tasks,
    cursor,
    read,
    request: async (customerId: string, reason: EraseReason): Promise<void> => {
      await backend.keeping.requestErasure(customerId, reason);
    },
    approve: async (taskId: string): Promise<void> => {
      await backend.keeping.approve(taskId);
      await read();
    },
    reject: async (taskId: string): Promise<void> => {
      await backend.keeping.reject(taskId);
      await read();
    },
  };
});
