import { defineStore } from 'pinia';
import { computed, ref, shallowReactive } from 'vue';
import type { ChannelView } from '../../../../src/contract/channels/channels.js';
import type { LiveEvent } from '../../../../src/contract/socket-frames.js';
import type { WiringReportView } from '../../../../src/contract/wiring/wiring.js';
import { backend } from '../live/backend.js';

type Checked = Extract<LiveEvent, { type: 'wiring.checked' }>;

/** What the wiring doctor last found of each channel, and which channels call for somebody. */
export const useWiring = defineStore('wiring', () => {
  const channels = ref<readonly ChannelView[]>([]);
  const reports = shallowReactive(new Map<string, WiringReportView>());
  /** Channels of which something turned red and nobody has looked since. */
  const calls = shallowReactive(new Map<string, Checked>());
  const checking = shallowReactive(new Set<string>());

  const read = async (channelId: string): Promise<void> => {
    reports.set(channelId, await backend.wiring.report(channelId));
  };

  return {
    channels,
    reports,
    checking,
    unseen: computed(() => [...calls.values()]),
    load: async (): Promise<void> => {
      channels.value = (await backend.wiring.channels()).items;
      await Promise.all(channels.value.map(({ id }) => read(id)));
    },
    check: async (channelId: string): Promise<void> => {
      checking.add(channelId);
      try {
        reports.set(channelId, await backend.wiring.check(channelId));
      } finally {
        checking.delete(channelId);
      }
    },
    /** What turned red while nobody was here. */
    loadRed: async (): Promise<void> => {
      for (const { channelId, channelName, red } of (await backend.wiring.red()).items) {
        calls.set(channelId, { type: 'wiring.checked', channelId, channelName, colour: 'red', turnedRed: red });
      }
    },
    see: (channelId: string): void => void calls.delete(channelId),
    hear: async (event: Checked): Promise<void> => {
      if (event.turnedRed.length > 0) calls.set(event.channelId, event);
      if (event.colour !== 'red') calls.delete(event.channelId);
      if (reports.has(event.channelId) && !checking.has(event.channelId)) await read(event.channelId);
    },
  };
});
