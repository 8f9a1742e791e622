import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { RefundView } from '../../../../src/contract/payments.js';
import { backend } from '../live/backend.js';

/** Refunds that were asked for: those that wait for a second person, and the others. */
export const useRefunds = defineStore('refunds', () => {
  const awaiting = ref<readonly RefundView[]>([]);
  const refunds = ref<readonly RefundView[]>([]);
  const nextCursor = ref<string | null>(null);

  const loadRefunds = async (): Promise<void> => {
    const [waiting, all] = [await backend.payments.refunds({ awaiting: 'true' }), await backend.payments.refunds({})];
    awaiting.value = waiting.items;
    refunds.value = all.items.filter(({ request }) => request !== 'awaiting');
    nextCursor.value = all.nextCursor;
  };

  const loadMore = async (): Promise<void> => {
    if (nextCursor.value === null) return;
    const page = await backend.payments.refunds({ cursor: nextCursor.value });
    refunds.value = [...refunds.value, ...page.items.filter(({ request }) => request !== 'awaiting')];
    nextCursor.value = page.nextCursor;
  };

  const approve = async (id: string): Promise<void> => {
    await backend.payments.approve(id);
    await loadRefunds();
  };
  const reject = async (id: string, note: string): Promise<void> => {
    await backend.payments.reject(id, note);
    await loadRefunds();
  };

  return { awaiting, refunds, nextCursor, loadRefunds, loadMore, approve, reject };
});
