import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { QrCodeBody, QrCodeChangeBody, QrCodeView } from '../../../../src/contract/channels/qr-codes.js';
import { backend } from '../live/backend.js';

export type CodeDay = { readonly day: string; readonly scans: number; readonly follows: number };

/** Channel codes of the account being looked at, newest first. */
export const useQrCodes = defineStore('qr-codes', () => {
  const items = ref<readonly QrCodeView[] | undefined>();
  const next = ref<string | null>(null);
  let shown = '';

  const read = async (channelId: string): Promise<void> => {
    shown = channelId;
    const page = await backend.accounts.codes(channelId, undefined);
    if (shown !== channelId) return;
    items.value = page.items;
    next.value = page.nextCursor;
  };
  return {
    items,
    hasMore: () => next.value !== null,
    load: read,
    more: async (): Promise<void> => {
      if (next.value === null) return;
      const page = await backend.accounts.codes(shown, next.value);
      items.value = [...(items.value ?? []), ...page.items];
      next.value = page.nextCursor;
    },
    add: async (body: QrCodeBody): Promise<void> => {
      await backend.accounts.addCode(body);
      await read(shown);
    },
    change: async (id: string, body: QrCodeChangeBody): Promise<void> => {
      await backend.accounts.changeCode(id, body);
      await read(shown);
    },
    renew: async (id: string, days: number | null): Promise<void> => {
      await backend.accounts.renewCode(id, days);
      await read(shown);
    },
    remove: async (id: string): Promise<void> => {
      await backend.accounts.removeCode(id);
      await read(shown);
    },
    daysOf: async (id: string): Promise<readonly CodeDay[]> => (await backend.accounts.codeDays(id)).items,
  };
});
