import type { Stores } from '../ports/stores/unit-of-work.js';
import type { CustomerProfile } from '../ports/stores/customer-stores.js';

/** Announces customers that changed, has them found by what they are now, and WeChat told where it takes part. */
export const customersChanged = async (
  { outbox, search, wechatTags }: Pick<Stores, 'outbox' | 'search' | 'wechatTags'>,
  customers: readonly Pick<CustomerProfile, 'id' | 'name'>[],
): Promise<void> => {
  await search.request(
    'customer',
    customers.map(({ id }) => id),
  );
  await wechatTags.requestPush(customers.map(({ id }) => id));
  const ids = customers.map(({ id }) => id);
  await search.request('customer', ids);
  await search.requestBelongings(ids);
  await outbox.add(customers.map(({ id, name }) => ({ type: 'customer.changed', customerId: id, name })));
};
