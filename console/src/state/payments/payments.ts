import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { PaymentView, RefundView } from '../../../../src/contract/commerce/payments.js';
import { backend } from '../live/backend.js';
import { createGatheredWork } from './gathered-work.js';

export type RefundWish = { readonly amount: number; readonly reason: string; readonly clientRefundId: string };
type Change = { readonly orderId: string; readonly conversationId: string | null };

/** WeChat Pay's own numbers have 28 digits and begin with 4. */
const numberOf = (number: string) => (/^4[0-9]{27}$/.test(number) ? { transactionId: number } : { outTradeNo: number });

/** What customers paid, and what was given back of it. Read when it is about to be looked at, kept true by what is announced. */
export const usePayments = defineStore('payments', () => {
  const byConversation = ref(new Map<string, readonly PaymentView[]>());
  const refundsByOrder = ref(new Map<string, readonly RefundView[]>());

  const load = async (conversationId: string): Promise<void> => {
    const { items } = await backend.payments.ofConversation(conversationId);
    const found = (byConversation.value.get(conversationId) ?? []).filter(({ isPayer }) => isPayer !== true);
    const others = found.filter(({ id }) => !items.some((item) => item.id === id));
    byConversation.value.set(conversationId, [...items, ...others]);
  };

  const keep = (conversationId: string, payment: PaymentView): void => {
    const others = (byConversation.value.get(conversationId) ?? []).filter(({ id }) => id !== payment.id);
    byConversation.value.set(conversationId, [payment, ...others]);
  };
  const lookUp = async (conversationId: string, number: string): Promise<void> =>
    keep(conversationId, await backend.payments.lookUp(conversationId, numberOf(number)));

  /** Each refund tells how its order stands: that is what is known of an order somebody else paid. */
  const takeOver = (payment: PaymentView): void => {
    for (const [conversationId, items] of byConversation.value) {
      const after = items.map((item) => (item.id === payment.id ? { ...payment, isPayer: item.isPayer } : item));
      byConversation.value.set(conversationId, after);
    }
  };
  const loadRefunds = async (orderId: string): Promise<void> => {
    const { items } = await backend.payments.refunds({ orderId });
    refundsByOrder.value.set(orderId, items);
    const [newest] = items;
    if (newest) takeOver(newest.payment);
  };

  const refund = (payment: PaymentView, wish: RefundWish, conversationId: string | undefined): Promise<RefundView> =>
    backend.payments.refund({ ...wish, orderId: payment.id, ...(conversationId && { conversationId }) });

  const loadSoon = createGatheredWork(load);
  const loadRefundsSoon = createGatheredWork(loadRefunds);
  const changed = ({ orderId, conversationId }: Change): void => {
    for (const [key, items] of byConversation.value) {
      if (key === conversationId || items.some(({ id }) => id === orderId)) loadSoon(key);
    }
    if (refundsByOrder.value.has(orderId)) loadRefundsSoon(orderId);
  };

  return {
    byConversation,
    refundsByOrder,
    load,
    lookUp,
    loadRefunds,
    refund,
    changed,
    /** As it is known now: what can still be refunded of it. */
    read: (orderId: string): Promise<PaymentView> => backend.payments.payment(orderId),
  };
});
