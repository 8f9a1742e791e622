import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { RefundView } from '../../../../src/contract/commerce/payments.js';
import { backend } from '../live/backend.js';
import { createGatheredWork } from './gathered-work.js';

const isDecided = ({ request }: RefundView): boolean => request !== 'awaiting';

/** Refunds that were asked for: those that wait for a second person, and the others. */
export const useRefunds = defineStore('refunds', () => {
  const awaiting = ref<readonly RefundView[]>([]);
  const refunds = ref<readonly RefundView[]>([]);
  const nextCursor = ref<string | null>(null);
  /** Whether the list is on screen: only then it follows what is announced. */
  const isWatched = ref(false);
  let hasMorePages = false;

  const read = async (): Promise<void> => {
    const [waiting, all] = await Promise.all([
      backend.payments.refunds({ awaiting: 'true' }),
      backend.payments.refunds({}),
    ]);
    awaiting.value = waiting.items;
    const first = all.items.filter(isDecided);
    // Further pages stay where the reader is.
    const further = hasMorePages ? refunds.value.filter(({ id }) => !first.some((one) => one.id === id)) : [];
    refunds.value = [...first, ...further];
    if (!hasMorePages) nextCursor.value = all.nextCursor;
  };
  const loadRefunds = async (): Promise<void> => {
    hasMorePages = false;
    await read();
  };

  const loadMore = async (): Promise<void> => {
    if (nextCursor.value === null) return;
    const page = await backend.payments.refunds({ cursor: nextCursor.value });
    hasMorePages = true;
    refunds.value = [...refunds.value, ...page.items.filter(isDecided)];
    nextCursor.value = page.nextCursor;
  };

  const approve = async (id: string): Promise<void> => {
    await backend.payments.approve(id);
    await read();
  };
  const reject = async (id: string, note: string): Promise<void> => {
    await backend.payments.reject(id, note);
    await read();
  };

  const readSoon = createGatheredWork(read);
  const changed = (): void => {
    if (isWatched.value) readSoon('');
  };

  return { awaiting, refunds, nextCursor, isWatched, loadRefunds, loadMore, approve, reject, changed };
});
