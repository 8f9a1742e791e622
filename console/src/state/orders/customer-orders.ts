import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import type { FoundOrdersView, OrderView, ProductView } from '../../../../src/contract/commerce/orders.js';
import { failureCodeOf } from '../../api/api-error.js';
import type { FailureCode } from '../../api/api-error.js';
import { backend } from '../live/backend.js';

export type CustomerOrders = {
  readonly items: readonly OrderView[];
  readonly sources: FoundOrdersView['sources'];
  readonly isLoading: boolean;
  readonly failure?: FailureCode | undefined;
};

/** What WeChat is told of a parcel. */
export type Parcel = Omit<Parameters<typeof backend.orders.ship>[0], 'conversationId'>;

const NOTHING: CustomerOrders = { items: [], sources: [], isLoading: true };

/** Orders of customers as they were asked for last; what was shown stays while it is asked again. */
export const useCustomerOrders = defineStore('customer-orders', () => {
  const found = shallowReactive(new Map<string, CustomerOrders>());

  const load = async (customerId: string, conversationId: string): Promise<void> => {
    const { failure: _, ...before } = found.get(customerId) ?? NOTHING;
    found.set(customerId, { ...before, isLoading: true });
    try {
      const { items, sources } = await backend.orders.ofCustomer(customerId, conversationId);
      found.set(customerId, { items, sources, isLoading: false });
    } catch (error) {
      found.set(customerId, { ...before, isLoading: false, failure: failureCodeOf(error) });
    }
  };

  /** Told to WeChat, and shown at once: a source answers the same for some seconds. */
  const ship = async (
    { customerId, id: conversationId }: Pick<ConversationView, 'customerId' | 'id'>,
    order: Pick<OrderView, 'number'>,
    parcel: Parcel,
  ): Promise<void> => {
    const { shipment } = await backend.orders.ship({ ...parcel, conversationId });
    const before = found.get(customerId);
    if (!before) return;
    const items = before.items.map((item) =>
      item.number === order.number ? { ...item, status: 'shipped' as const, shipments: [shipment] } : item,
    );
    found.set(customerId, { ...before, items });
  };

  return {
    found,
    load,
    ship,
    /** What a customer reads out: an order's number, or a phone number. */
    lookUp: (words: string, conversationId: string): Promise<FoundOrdersView> => {
      const isPhone = /^(?:\+?86)?1[3-9][0-9]{9}$/.test(words.replace(/[ -]/g, ''));
      return backend.orders.lookUp({ ...(isPhone ? { phone: words } : { number: words }), conversationId });
    },
    searchProducts: async (words: string): Promise<readonly ProductView[]> =>
      (await backend.orders.products(words)).items,
  };
});
