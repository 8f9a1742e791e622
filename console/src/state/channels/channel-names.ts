import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { ChannelNameView } from '../../../../src/contract/channels/channels.js';
import { backend } from '../live/backend.js';

/** The merchant's channels by name, read when they are about to be chosen from; agents may not read more of them. */
export const useChannelNames = defineStore('channel-names', () => {
  const all = shallowRef<readonly ChannelNameView[]>([]);
  return {
    all,
    load: async (): Promise<void> => {
      all.value = (await backend.channels.names()).items;
    },
  };
});
