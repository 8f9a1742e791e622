import type { Stores } from '../ports/stores/unit-of-work.js';

type Which = { readonly paymentId: string; readonly conversationId?: string | undefined };

/** Tells the consoles to read a payment and its refunds again. */
export const announcePayment = (
  { outbox }: Pick<Stores, 'outbox'>,
  { paymentId, conversationId }: Which,
): Promise<void> => outbox.add([{ type: 'payment.changed', paymentId, conversationId }]);
