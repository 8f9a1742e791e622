import { defineStore } from 'pinia';
import { ref } from 'vue';
import { backend } from '../live/backend.js';
import { useMe } from '../people/me.js';

/** What agents of this merchant may say of a break. */
export const useStatusReasons = defineStore('status-reasons', () => {
  const me = useMe();
  const reasons = ref<readonly string[] | undefined>();

  const take = (answer: { readonly statusReasons: readonly string[] }): void => {
    reasons.value = answer.statusReasons;
    me.applyChange({ statusReasons: [...answer.statusReasons] });
  };
  return {
    reasons,
    load: async (): Promise<void> => take(await backend.supervising.statusReasons()),
    save: async (next: readonly string[]): Promise<void> => take(await backend.supervising.saveStatusReasons(next)),
  };
});
