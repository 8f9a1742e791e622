import type { Stores } from '../ports/stores/unit-of-work.js';
import type { CustomerProfile } from '../ports/stores/customer-stores.js';

/** Announces customers that changed, and has them found by what they are now. */
export const customersChanged = async (
  { outbox, search }: Pick<Stores, 'outbox' | 'search'>,
  customers: readonly Pick<CustomerProfile, 'id' | 'name'>[],
): Promise<void> => {
  const ids = customers.map(({ id }) => id);
  await search.request('customer', ids);
  await search.requestBelongings(ids);
  await outbox.add(customers.map(({ id, name }) => ({ type: 'customer.changed', customerId: id, name })));
};
