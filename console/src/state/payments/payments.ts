import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { PaymentView, RefundView } from '../../../../src/contract/payments.js';
import { backend } from '../live/backend.js';

export type RefundWish = { readonly amount: number; readonly reason: string; readonly clientRefundId: string };

/** WeChat Pay's own numbers have 28 digits and begin with 4. */
const numberOf = (number: string) => (/^4[0-9]{27}$/.test(number) ? { transactionId: number } : { outTradeNo: number });

/** What customers paid, and what of it is given back. Read when it is about to be looked at. */
export const usePayments = defineStore('payments', () => {
  const byConversation = ref(new Map<string, readonly PaymentView[]>());
  const awaiting = ref<readonly RefundView[]>([]);
  const refunds = ref<readonly RefundView[]>([]);
  const nextCursor = ref<string | null>(null);

  const load = async (conversationId: string): Promise<void> => {
    const { items } = await backend.payments.ofConversation(conversationId);
    const found = (byConversation.value.get(conversationId) ?? []).filter(({ isPayer }) => isPayer !== true);
    const others = found.filter(({ id }) => !items.some((item) => item.id === id));
    byConversation.value.set(conversationId, [...items, ...others]);
  };

  const lookUp = async (conversationId: string, number: string): Promise<void> => {
    const payment = await backend.payments.lookUp(conversationId, numberOf(number));
    const others = (byConversation.value.get(conversationId) ?? []).filter(({ id }) => id !== payment.id);
    byConversation.value.set(conversationId, [payment, ...others]);
  };

  const refundsOf = async (orderId: string): Promise<readonly RefundView[]> =>
    (await backend.payments.refunds({ orderId })).items;

  const refund = (payment: PaymentView, wish: RefundWish, conversationId: string | undefined): Promise<RefundView> =>
    backend.payments.refund({ ...wish, orderId: payment.id, ...(conversationId && { conversationId }) });

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

  return {
    byConversation,
    awaiting,
    refunds,
    nextCursor,
    load,
    lookUp,
    refundsOf,
    refund,
    loadRefunds,
    loadMore,
    approve,
    reject,
  };
});
