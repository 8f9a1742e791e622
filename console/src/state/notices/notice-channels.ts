import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { z } from 'zod';
import type { channelView } from '../../../../src/contract/channels/channels.js';
import { backend } from '../live/backend.js';

/** The accounts whose templates can be looked at. */
export const useNoticeChannels = defineStore('notice-channels', () => {
  const items = ref<readonly z.infer<typeof channelView>[]>([]);
  return {
    items,
    load: async (): Promise<void> => {
      items.value = (await backend.notices.channels()).items;
    },
  };
});
