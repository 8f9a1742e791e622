import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { CheckedOrderSourceView, OrderSourceView } from '../../../../src/contract/commerce/order-sources.js';
import type { ChannelView } from '../../../../src/contract/channels/channels.js';
import type { OrderLookupView } from '../../../../src/contract/commerce/orders.js';
import type { ImportFile, OrdersApi } from '../../api/commerce/orders-api.js';
import { backend } from '../live/backend.js';

const LOOKUPS = 20;

/** Where this merchant's orders are looked up. */
export const useOrderSources = defineStore('order-sources', () => {
  const sources = ref<readonly OrderSourceView[]>([]);
  const channels = ref<readonly ChannelView[]>([]);
  const lookups = ref<readonly OrderLookupView[]>([]);
  const lookupsCursor = ref<string | undefined>();
  const isLoaded = ref(false);

  const load = async (): Promise<void> => {
    const [found, known] = await Promise.all([backend.orders.sources(), backend.orders.channels()]);
    sources.value = found.items;
    channels.value = known.items;
    isLoaded.value = true;
  };

  const loadLookups = async (isMore: boolean): Promise<void> => {
    const page = await backend.orders.lookups(isMore ? lookupsCursor.value : undefined, LOOKUPS);
    lookups.value = isMore ? [...lookups.value, ...page.items] : page.items;
    lookupsCursor.value = page.nextCursor ?? undefined;
  };

  const put = (source: OrderSourceView): OrderSourceView => {
    const isKnown = sources.value.some(({ id }) => id === source.id);
    sources.value = isKnown
      ? sources.value.map((each) => (each.id === source.id ? source : each))
      : [...sources.value, source];
    return source;
  };

  return {
    sources,
    channels,
    lookups,
    lookupsCursor,
    isLoaded,
    load,
    loadLookups,
    nameOf: (sourceId: string | null) => sources.value.find(({ id }) => id === sourceId)?.name,
    add: async (body: Parameters<OrdersApi['addSource']>[0]) => put(await backend.orders.addSource(body)),
    change: async (sourceId: string, body: Parameters<OrdersApi['changeSource']>[1]) =>
      put(await backend.orders.changeSource(sourceId, body)),
    remove: async (sourceId: string): Promise<void> => {
      await backend.orders.removeSource(sourceId);
      sources.value = sources.value.filter(({ id }) => id !== sourceId);
    },
    check: (sourceId: string): Promise<CheckedOrderSourceView> => backend.orders.checkSource(sourceId),
    preview: (file: ImportFile) => backend.orders.previewImport(file),
    importFile: (file: ImportFile) => backend.orders.importOrders(file),
  };
});
