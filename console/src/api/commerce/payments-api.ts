import { z } from 'zod';
import type { complaintRefundBody } from '../../../../src/contract/commerce/complaints.js';
import { complaintDetail, complaintList } from '../../../../src/contract/commerce/complaints.js';
import { channelList } from '../../../../src/contract/channels/channels.js';
import type { newRefundBody, payBody } from '../../../../src/contract/commerce/payments.js';
import {
  complaintUrlAnswer,
  payAccountAnswer,
  paymentList,
  paymentView,
  refundList,
  refundView,
} from '../../../../src/contract/commerce/payments.js';
import type { Call } from '../call.js';

const anything = z.unknown();

export const createPaymentsApi = (call: Call) => ({
  ofConversation: (conversationId: string) =>
    call({ path: '/payments', query: { conversationId }, answer: paymentList }),
  payment: (id: string) => call({ path: `/payments/${id}`, answer: paymentView }),
  lookUp: (conversationId: string, number: { readonly transactionId: string } | { readonly outTradeNo: string }) =>
    call({ method: 'POST', path: '/payments/look-up', body: { conversationId, ...number }, answer: paymentView }),
  refunds: (query: { readonly awaiting?: string; readonly orderId?: string; readonly cursor?: string }) =>
    call({ path: '/refunds', query, answer: refundList }),
  refund: (body: z.input<typeof newRefundBody>) => call({ method: 'POST', path: '/refunds', body, answer: refundView }),
  approve: (id: string) => call({ method: 'POST', path: `/refunds/${id}/approve`, body: {}, answer: refundView }),
  reject: (id: string, note: string) =>
    call({ method: 'POST', path: `/refunds/${id}/reject`, body: { note }, answer: refundView }),
  complaints: (scope: 'open' | 'all', cursor: string | undefined) =>
    call({ path: '/complaints', query: { scope, cursor }, answer: complaintList }),
  complaint: (id: string) => call({ path: `/complaints/${id}`, answer: complaintDetail }),
  refresh: (id: string) => call({ method: 'POST', path: `/complaints/${id}/refresh`, answer: complaintDetail }),
  reply: (id: string, body: { readonly text: string; readonly mediaIds: readonly string[] }) =>
    call({ method: 'POST', path: `/complaints/${id}/reply`, body, answer: complaintDetail }),
  complete: (id: string, evenUnanswered: boolean) =>
    call({ method: 'POST', path: `/complaints/${id}/complete`, body: { evenUnanswered }, answer: complaintDetail }),
  decideRefund: (id: string, body: z.input<typeof complaintRefundBody>) =>
    call({ method: 'POST', path: `/complaints/${id}/refund-progress`, body, answer: complaintDetail }),
  channels: () => call({ path: '/channels', query: { limit: 200 }, answer: channelList }),
  account: (channelId: string) => call({ path: `/channels/${channelId}/pay`, answer: payAccountAnswer }),
  setAccount: (channelId: string, body: z.input<typeof payBody>) =>
    call({ method: 'PUT', path: `/channels/${channelId}/pay`, body, answer: payAccountAnswer }),
  removeAccount: (channelId: string) =>
    call({ method: 'DELETE', path: `/channels/${channelId}/pay`, answer: anything }),
  setComplaintUrl: (channelId: string) =>
    call({ method: 'PUT', path: `/channels/${channelId}/complaint-url`, answer: complaintUrlAnswer }),
});

export type PaymentsApi = ReturnType<typeof createPaymentsApi>;
