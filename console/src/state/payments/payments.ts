import { defineStore } from 'pinia';
import { ref } from 'vue';
import type { PaymentView, RefundView } from '../../../../src/contract/payments.js';
import { backend } from '../live/backend.js';

export type RefundWish = { readonly amount: number; readonly reason: string; readonly clientRefundId: string };

/** WeChat Pay's own numbers have 28 digits and begin with 4. */
const numberOf = (number: string) => (/^4[0-9]{27}$/.test(number) ? { transactionId: number } : { outTradeNo: number });

/** What customers paid. Read when it is about to be looked at. */
export const usePayments = defineStore('payments', () => {
  const byConversation = ref(new Map<string, readonly PaymentView[]>());

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

  return { byConversation, load, lookUp, refundsOf, refund };
});
