import { defineStore } from 'pinia';
import { computed, ref, shallowRef } from 'vue';
import type { SettingsComparisonView, SettingsKindView } from '../../../../src/contract/merchant/settings-document.js';
import { backend } from '../live/backend.js';

export type { SettingsComparisonView, SettingsKindView };

/** Where a browser fetches all settings of the merchant as one file. */
export const settingsDocumentUrl = '/api/v1/settings-document';

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** A document that is looked at before it is imported. */
export const useSettingsDocument = defineStore('settings-document', () => {
  const document = shallowRef<unknown>();
  const comparison = shallowRef<SettingsComparisonView | undefined>();
  /** Every kind of the document, also those that are left out for now. */
  const kinds = ref<readonly SettingsKindView[]>([]);
  const chosen = ref<readonly SettingsKindView[]>([]);

  const look = async (): Promise<void> => {
    comparison.value =
      chosen.value.length === 0 ? undefined : await backend.settings.preview(document.value, chosen.value);
  };
  const forget = (): void => {
    document.value = undefined;
    comparison.value = undefined;
    kinds.value = [];
    chosen.value = [];
  };
  return {
    comparison,
    kinds,
    chosen,
    /** Whose it was, as the file says; undefined: nothing was opened. */
    merchantName: computed(() => {
      const name = isRecord(document.value) ? document.value['merchantName'] : undefined;
      return typeof name === 'string' ? name : undefined;
    }),
    open: async (given: unknown): Promise<void> => {
      const seen = await backend.settings.preview(given, undefined);
      document.value = given;
      comparison.value = seen;
      kinds.value = seen.kinds.map(({ kind }) => kind);
      chosen.value = kinds.value;
    },
    choose: async (wanted: readonly SettingsKindView[]): Promise<void> => {
      chosen.value = kinds.value.filter((kind) => wanted.includes(kind));
      await look();
    },
    look,
    apply: async (): Promise<void> => {
      if (!comparison.value) return;
      await backend.settings.apply(document.value, chosen.value, comparison.value.fingerprint);
      forget();
    },
    forget,
  };
});
