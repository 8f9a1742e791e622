import { defineStore } from 'pinia';
import { shallowReactive } from 'vue';
import type { CustomerBody, CustomerDetailView } from '../../../../src/contract/customers/customers.js';
import { failureCodeOf } from '../../api/api-error.js';
import { backend } from '../live/backend.js';

/** Several changes of one customer come together: a join, its tags, its fields. */
const REREAD_DELAY_MS = 150;

/** Customers that this console has looked at, kept true by what is announced. */
export const useCustomers = defineStore('customers', () => {
  const details = shallowReactive(new Map<string, CustomerDetailView>());
  const missing = shallowReactive(new Set<string>());
  const timers = new Map<string, ReturnType<typeof setTimeout>>();
  /** Rises with each change of any customer: lists look again. */
  const changes = shallowReactive({ count: 0 });

  const keep = (askedFor: string, detail: CustomerDetailView): void => {
    // Who was joined to another is found as that other, under both ids.
    details.set(askedFor, detail);
    details.set(detail.id, detail);
    missing.delete(askedFor);
  };

  const load = async (customerId: string): Promise<void> => {
    try {
      keep(customerId, await backend.customers.find(customerId));
    } catch (error) {
      if (failureCodeOf(error) !== 'not_found') throw error;
      missing.add(customerId);
    }
  };

  const changed = (customerId: string): void => {
    changes.count += 1;
    if (!details.has(customerId)) return;
    clearTimeout(timers.get(customerId));
    timers.set(
      customerId,
      setTimeout(() => void load(customerId).catch(() => undefined), REREAD_DELAY_MS),
    );
  };

  const change = async (customerId: string, body: CustomerBody): Promise<void> =>
    keep(customerId, await backend.customers.change(customerId, body));

  const setTags = async (customerId: string, tagIds: readonly string[]): Promise<void> =>
    keep(customerId, await backend.customers.setTags(customerId, tagIds));

  const merge = async (customerId: string, otherId: string, reason: 'phone' | 'hand'): Promise<void> => {
    await backend.customers.merge(customerId, otherId, reason);
    await load(customerId);
  };

  const undoMerge = async (customerId: string, mergeId: string): Promise<void> => {
    await backend.customers.undoMerge(mergeId);
    await load(customerId);
  };

  return { details, missing, changes, load, changed, change, setTags, merge, undoMerge };
});
