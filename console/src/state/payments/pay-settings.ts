import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { ChannelView } from '../../../../src/contract/channels/channels.js';
import type { PayAccountView } from '../../../../src/contract/commerce/payments.js';
import { useMe } from '../people/me.js';
import { backend } from '../live/backend.js';

type PayInput = Parameters<typeof backend.payments.setAccount>[1];

/** The WeChat Pay settings of each channel, without their secrets. */
export const usePaySettings = defineStore('pay-settings', () => {
  const channels = ref<readonly ChannelView[]>([]);
  const account = ref<PayAccountView | null>(null);

  const loadChannels = async (): Promise<void> => {
    channels.value = (await backend.payments.channels()).items;
  };
  const load = async (channelId: string): Promise<void> => {
    account.value = (await backend.payments.account(channelId)).account;
  };
  const save = async (channelId: string, input: PayInput): Promise<void> => {
    account.value = (await backend.payments.setAccount(channelId, input)).account;
    await useMe().load();
  };
  const remove = async (channelId: string): Promise<void> => {
    await backend.payments.removeAccount(channelId);
    account.value = null;
    await useMe().load();
  };
  const receiveComplaints = async (channelId: string): Promise<void> => {
    await backend.payments.setComplaintUrl(channelId);
    await load(channelId);
  };
  return { channels, account, loadChannels, load, save, remove, receiveComplaints };
});
