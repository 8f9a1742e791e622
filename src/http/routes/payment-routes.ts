import { z } from 'zod';
import { id } from '../../contract/paging.js';
import { lookUpBody, paymentList, paymentListQuery, paymentView } from '../../contract/commerce/payments.js';
import { AppError } from '../../kernel/errors.js';
import type { LookUpPayment } from '../../services/payments/look-up-payment.js';
import type { ConversationViews } from '../../services/reads/conversation-views.js';
import type { PayViews } from '../../services/reads/pay-views.js';
import { presentPayment } from '../presenters/payment-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type PaymentRouteDeps = {
  readonly payViews: PayViews;
  readonly lookUpPayment: LookUpPayment;
  readonly conversationViews: Pick<ConversationViews, 'detail'>;
};

export const paymentRoutes = ({ payViews, lookUpPayment, conversationViews }: PaymentRouteDeps): readonly Route[] => [
  route({
    name: 'payment.list',
    method: 'GET',
    path: '/api/v1/payments',
    summary: 'What the customer of a conversation paid, as far as it is known here.',
    access: 'payments.read',
    limit: 'read',
    input: z.object({ query: paymentListQuery }),
    answer: paymentList,
    handle: async ({ actor, query: { conversationId } }) => {
      await conversationViews.detail(actor, conversationId);
      const items = await payViews.paymentsOf(actor, conversationId);
      return { items: items.map((payment) => presentPayment(payment, true)) };
    },
  }),
  route({
    name: 'payment.look_up',
    method: 'POST',
    path: '/api/v1/payments/look-up',
    summary: 'Asks WeChat Pay for a payment by its transaction number or the merchant’s own order number.',
    access: 'payments.read',
    limit: 'write',
    input: z.object({ body: lookUpBody }),
    answer: paymentView,
    handle: async ({ actor, body: { channelId, conversationId, transactionId, outTradeNo = '' } }) => {
      if (conversationId !== undefined) await conversationViews.detail(actor, conversationId);
      const number = transactionId === undefined ? { outTradeNo } : { transactionId };
      const payment = await lookUpPayment({ merchantId: actor.merchantId, channelId, number });
      if (!payment) throw new AppError('missing', 'not_found');
      const isPayer =
        conversationId === undefined ? undefined : await payViews.isPayer(actor, payment.identityId, conversationId);
      return presentPayment(payment, isPayer);
    },
  }),
  route({
    name: 'payment.get',
    method: 'GET',
    path: '/api/v1/payments/:paymentId',
    summary: 'A payment as it was known last.',
    access: 'payments.read',
    limit: 'read',
    input: z.object({ params: z.strictObject({ paymentId: id }) }),
    answer: paymentView,
    handle: async ({ actor, params: { paymentId } }) => presentPayment(await payViews.payment(actor, paymentId)),
  }),
];
