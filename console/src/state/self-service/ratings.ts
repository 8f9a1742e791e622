import { defineStore } from 'pinia';
import { ref, shallowRef } from 'vue';
import type { RatingList, RatingView } from '../../../../src/contract/self-service/ratings.js';
import { backend } from '../live/backend.js';

/** What customers say of the service, newest first. */
export const useRatings = defineStore('ratings', () => {
  const items = shallowRef<RatingList['items']>([]);
  const summary = shallowRef<RatingList['summary'] | undefined>();
  const cursor = ref<string | null>(null);
  let upTo: number | undefined;

  const load = async (only?: number): Promise<void> => {
    upTo = only;
    const page = await backend.selfService.ratings({ upTo });
    items.value = page.items;
    summary.value = page.summary;
    cursor.value = page.nextCursor;
  };
  const loadMore = async (): Promise<void> => {
    if (cursor.value === null) return;
    const page = await backend.selfService.ratings({ cursor: cursor.value, upTo });
    items.value = [...items.value, ...page.items];
    cursor.value = page.nextCursor;
  };

  /** The latest of one customer. */
  const ofCustomer = async (customerId: string): Promise<readonly RatingView[]> =>
    (await backend.customers.ratings(customerId)).items;

  return { items, summary, cursor, load, loadMore, ofCustomer };
});
