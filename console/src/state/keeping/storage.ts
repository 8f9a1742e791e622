import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { StorageView } from '../../../../src/contract/keeping/keeping.js';
import { backend } from '../live/backend.js';

export type { StorageView };

/** Where a browser fetches everything of the merchant as one file. */
export const merchantExportUrl = '/api/v1/merchant/export';

/** What is stored, how long, when it was backed up, and what failed. */
export const useStorage = defineStore('storage', () => {
  const view = shallowRef<StorageView | undefined>();
  const load = async (): Promise<void> => {
    view.value = await backend.keeping.storage();
  };
  return {
    view,
    load,
    /** Answers how many are tried again. */
    retry: async (): Promise<number> => {
      const { count } = await backend.keeping.retry();
      await load();
      return count;
    },
    clean: async (): Promise<void> => {
      await backend.keeping.clean();
    },
  };
});
