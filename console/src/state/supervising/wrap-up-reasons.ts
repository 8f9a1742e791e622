import { defineStore } from 'pinia';
import { computed } from 'vue';
import { backend } from '../live/backend.js';
import { useMe } from '../people/me.js';

/** What a conversation may be said to have been about, and whether it has to be said. */
export const useWrapUpReasons = defineStore('wrap-up-reasons', () => {
  const me = useMe();
  const wrapUp = computed(() => me.me?.wrapUp ?? { reasons: [], isRequired: false });
  return {
    wrapUp,
    save: async (change: { readonly reasons?: readonly string[]; readonly isRequired?: boolean }): Promise<void> => {
      const saved = await backend.supervising.saveWrapUp({
        ...(change.reasons && { wrapUpReasons: [...change.reasons] }),
        ...(change.isRequired !== undefined && { wrapUpRequired: change.isRequired }),
      });
      me.applyChange({ wrapUp: { reasons: saved.wrapUpReasons, isRequired: saved.wrapUpRequired } });
    },
  };
});
