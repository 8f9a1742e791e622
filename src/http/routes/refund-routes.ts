import { z } from 'zod';
import { id } from '../../contract/paging.js';
import {
  approveBody,
  newRefundBody,
  refundDetail,
  refundList,
  refundListQuery,
  refundView,
  rejectBody,
} from '../../contract/commerce/payments.js';
import type { DecideRefund } from '../../services/payments/refunds/decide-refund.js';
import type { RequestRefund } from '../../services/payments/refunds/request-refund.js';
import type { PayViews } from '../../services/reads/pay-views.js';
import { presentRefund } from '../presenters/payment-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type RefundRouteDeps = {
  readonly payViews: PayViews;
  readonly requestRefund: RequestRefund;
  readonly decideRefund: DecideRefund;
};

const params = z.strictObject({ refundId: id });

const deciding = (verb: 'approve' | 'reject', summary: string) => ({
  name: `refund.${verb}`,
  method: 'POST' as const,
  path: `/api/v1/refunds/:refundId/${verb}`,
  summary,
  access: 'refunds.approve' as const,
  limit: 'write' as const,
  answer: refundView,
});

const readRoutes = ({ payViews }: RefundRouteDeps): readonly Route[] => [
  route({
    name: 'refund.list',
    method: 'GET',
    path: '/api/v1/refunds',
    summary: 'Refunds that were asked for, the newest first.',
    access: 'payments.read',
    limit: 'read',
    input: z.object({ query: refundListQuery }),
    answer: refundList,
    handle: async ({ actor, query: { awaiting, orderId: paymentId, ...page } }) => {
      const read = await payViews.refunds({ actor, ...page, awaitingOnly: awaiting === 'true', paymentId });
      return { items: read.items.map(presentRefund), nextCursor: read.nextCursor };
    },
  }),
  route({
    name: 'refund.get',
    method: 'GET',
    path: '/api/v1/refunds/:refundId',
    summary: 'One refund with its history.',
    access: 'payments.read',
    limit: 'read',
    input: z.object({ params }),
    answer: refundDetail,
    handle: async ({ actor, params: { refundId } }) => {
      const { row, events } = await payViews.refund(actor, refundId);
      const history = events.map(({ from, to, source, at }) => ({
        from: from ?? null,
        to,
        source,
        at: at.toISOString(),
      }));
      return { ...presentRefund(row), events: history };
    },
  }),
];

export const refundRoutes = (deps: RefundRouteDeps): readonly Route[] => [
  ...readRoutes(deps),
  route({
    name: 'refund.create',
    needsProof: true,
    method: 'POST',
    path: '/api/v1/refunds',
    summary: 'Refunds a paid order in full or in part; above the merchant’s amount a second person has to agree first.',
    access: 'refunds.request',
    limit: 'write',
    input: z.object({ body: newRefundBody }),
    answer: refundView,
    handle: async ({ actor, body: { orderId, amount, reason, clientRefundId, conversationId } }) => {
      const wish = { paymentId: orderId, amountFen: amount, reason, clientRefundId, conversationId };
      return presentRefund(await deps.requestRefund({ actor, ...wish }));
    },
  }),
  route({
    ...deciding('approve', 'Agrees to a refund somebody else asked for: it is sent at once.'),
    needsProof: true,
    input: z.object({ params, body: approveBody }),
    handle: async ({ actor, params: { refundId: requestId }, body: { note } }) =>
      presentRefund(await deps.decideRefund({ actor, requestId, decision: 'approved', note })),
  }),
  route({
    ...deciding('reject', 'Does not agree; the amount can be refunded again.'),
    input: z.object({ params, body: rejectBody }),
    handle: async ({ actor, params: { refundId: requestId }, body: { note } }) =>
      presentRefund(await deps.decideRefund({ actor, requestId, decision: 'rejected', note })),
  }),
];
