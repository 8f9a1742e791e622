import { defineStore } from 'pinia';
import { ref } from 'vue';
import type {
  ChannelView,
  ChannelWorkView,
  NewChannelView,
  RotatedChannelView,
} from '../../../../src/contract/channels/channels.js';
import type { ChannelsApi } from '../../api/running/channels-api.js';
import { failureCodeOf } from '../../api/api-error.js';
import { backend } from '../live/backend.js';
import { readAll } from '../live/read-all.js';

/** The merchant's wired accounts, and what is heard of them. */
export const useChannels = defineStore('channels', () => {
  const channels = ref<readonly ChannelView[]>([]);
  const isLoaded = ref(false);

  const load = async (): Promise<void> => {
    channels.value = await readAll((cursor) => backend.channels.list(cursor));
    isLoaded.value = true;
  };

  const put = (channel: ChannelView): ChannelView => {
    const isKnown = channels.value.some(({ id }) => id === channel.id);
    channels.value = isKnown
      ? channels.value.map((each) => (each.id === channel.id ? channel : each))
      : [...channels.value, channel];
    return channel;
  };
  const forget = (channelId: string): void => {
    channels.value = channels.value.filter(({ id }) => id !== channelId);
  };

  /** Reads one again. Gone meanwhile: it leaves the list. */
  const reread = async (channelId: string): Promise<void> => {
    try {
      put(await backend.channels.read(channelId));
    } catch (error) {
      if (failureCodeOf(error) !== 'not_found') throw error;
      forget(channelId);
    }
  };

  return {
    channels,
    isLoaded,
    load,
    reread,
    channelOf: (channelId: string) => channels.value.find(({ id }) => id === channelId),
    /** Announced: only who has looked at channels reads again. */
    changed: (channelId: string): void => {
      if (isLoaded.value) void reread(channelId).catch(() => undefined);
    },
    wire: async (body: Parameters<ChannelsApi['wire']>[0]): Promise<NewChannelView> => {
      const wired = await backend.channels.wire(body);
      await reread(wired.id);
      return wired;
    },
    change: async (channelId: string, body: Parameters<ChannelsApi['change']>[1]) =>
      put(await backend.channels.change(channelId, body)),
    rotate: (channelId: string): Promise<RotatedChannelView> => backend.channels.rotate(channelId),
    work: (channelId: string): Promise<ChannelWorkView> => backend.channels.work(channelId),
    handOver: (channelId: string) => backend.channels.handOver(channelId),
    remove: async (channelId: string): Promise<void> => {
      await backend.channels.remove(channelId);
      forget(channelId);
    },
  };
});
