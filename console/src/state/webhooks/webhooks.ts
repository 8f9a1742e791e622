import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { WebhookDeliveryView, WebhookEventName, WebhookView } from '../../../../src/contract/webhooks/webhooks.js';
import { backend } from '../live/backend.js';

type Fields = { readonly name: string; readonly url: string; readonly events: readonly WebhookEventName[] };

/** Addresses outside that are told what happens. */
export const useWebhooks = defineStore('webhooks', () => {
  const endpoints = shallowRef<readonly WebhookView[] | undefined>();
  const load = async (): Promise<void> => {
    endpoints.value = (await backend.webhooks.list()).items;
  };
  const body = ({ events, ...fields }: Fields) => ({ ...fields, events: [...events] });
  return {
    endpoints,
    load,
    /** Answers the secret, which nobody is shown again. */
    add: async (fields: Fields): Promise<string> => {
      const { secret } = await backend.webhooks.add(body(fields));
      await load();
      return secret;
    },
    change: async (id: string, fields: Fields): Promise<void> => {
      await backend.webhooks.change(id, body(fields));
      await load();
    },
    turn: async (id: string, enabled: boolean): Promise<void> => {
      await backend.webhooks.change(id, { enabled });
      await load();
    },
    rotate: async (id: string): Promise<string> => {
      const { secret } = await backend.webhooks.rotate(id);
      await load();
      return secret;
    },
    remove: async (id: string): Promise<void> => {
      await backend.webhooks.remove(id);
      await load();
    },
    ping: (id: string) => backend.webhooks.ping(id),
  };
});

/** What one address was told, as far as it has been read. */
export const useWebhookLog = defineStore('webhook-log', () => {
  const items = shallowRef<readonly WebhookDeliveryView[]>([]);
  const cursor = ref<string | null>(null);
  const state = ref<'all' | 'failed'>('all');

  const load = async (id: string, after?: string): Promise<void> => {
    const page = await backend.webhooks.deliveries(id, state.value === 'all' ? undefined : state.value, after);
    items.value = after === undefined ? page.items : [...items.value, ...page.items];
    cursor.value = page.nextCursor;
  };
  return {
    items,
    cursor,
    state,
    load,
    replayOne: async (id: string, deliveryId: string): Promise<void> => {
      await backend.webhooks.replay(id, { deliveryId });
      await load(id);
    },
    /** All that failed, as far back as the log goes. Answers how many. */
    replayFailed: async (id: string): Promise<number> => {
      const { replayed } = await backend.webhooks.replay(id, { failedSince: new Date(0).toISOString() });
      await load(id);
      return replayed;
    },
  };
});
