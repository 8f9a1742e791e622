import { defineStore } from 'pinia';
import { computed, ref } from 'vue';
import type { ChannelView } from '../../../../src/contract/channels/channels.js';
import { backend } from '../live/backend.js';

/** The merchant's official accounts, and the one that is being looked at on every page about them. */
export const useOfficialAccounts = defineStore('official-accounts', () => {
  const items = ref<readonly ChannelView[] | undefined>();
  const chosenId = ref('');
  return {
    items: computed(() => items.value ?? []),
    isRead: computed(() => items.value !== undefined),
    chosenId,
    load: async (): Promise<void> => {
      const all = (await backend.accounts.channels()).items;
      items.value = all.filter(({ kind }) => kind === 'official_account');
      if (!items.value.some(({ id }) => id === chosenId.value)) chosenId.value = items.value[0]?.id ?? '';
    },
  };
});
