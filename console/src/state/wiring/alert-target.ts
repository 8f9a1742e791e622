import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { AlertTargetBody, AlertTargetView } from '../../../../src/contract/alerts/alerts.js';
import { backend } from '../live/backend.js';

/** Where the merchant is called outside the console. */
export const useAlertTarget = defineStore('alert-target', () => {
  const target = ref<AlertTargetView | null>(null);
  const load = async (): Promise<void> => {
    target.value = (await backend.wiring.alertTarget()).target;
  };
  return {
    target,
    load,
    save: async (body: AlertTargetBody): Promise<void> => {
      target.value = (await backend.wiring.saveAlertTarget(body)).target;
    },
    /** Undefined: it arrived. Otherwise why it did not. */
    test: async (): Promise<string | undefined> => {
      const { fault } = await backend.wiring.testAlertTarget();
      await load();
      return fault ?? undefined;
    },
  };
});
