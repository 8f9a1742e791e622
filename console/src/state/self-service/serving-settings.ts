import { defineStore } from 'pinia';
import { shallowRef } from 'vue';
import type { MerchantSettingsView } from '../../../../src/contract/people/merchants.js';
import { backend } from '../live/backend.js';

/** The merchant's rules of serving, as several sections of the settings show them. */
export const useServingSettings = defineStore('serving-settings', () => {
  const settings = shallowRef<MerchantSettingsView | undefined>();

  const load = async (): Promise<void> => {
    settings.value = await backend.selfService.settings();
  };
  const save = async (change: Partial<MerchantSettingsView>): Promise<void> => {
    settings.value = await backend.selfService.saveSettings(change);
  };

  return { settings, load, save };
});
