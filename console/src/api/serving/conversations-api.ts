import type { z } from 'zod';
import {
  conversationCounts,
  conversationDetail,
  conversationList,
  conversationView,
} from '../../../../src/contract/conversations/conversations.js';
import type { closeBody, transferBody } from '../../../../src/contract/conversations/conversations.js';
import type { Call } from '../call.js';

export type ListScope = 'mine' | 'queued' | 'at_risk' | 'groups' | 'closed';
type ListPage = {
  readonly cursor: string | undefined;
  readonly limit: number;
  readonly sort?: 'latest' | 'waiting' | 'window' | undefined;
};

const pathOf = (conversationId: string, act = ''): string =>
  `/conversations/${encodeURIComponent(conversationId)}${act}`;

export const createConversationsApi = (call: Call) => {
  const post = (conversationId: string, act: string, body?: object) =>
    call({ method: 'POST', path: pathOf(conversationId, act), ...(body && { body }), answer: conversationView });
  return {
    list: (scope: ListScope, page: ListPage) =>
      call({ path: '/conversations', query: { scope, ...page }, answer: conversationList }),
    ofCustomer: (customerId: string, cursor: string | undefined, limit: number) =>
      call({ path: '/conversations', query: { customerId, cursor, limit }, answer: conversationList }),
    counts: () => call({ path: '/conversations/counts', answer: conversationCounts }),
    detail: (conversationId: string) => call({ path: pathOf(conversationId), answer: conversationDetail }),
    accept: (conversationId: string, assignmentNumber: number) => post(conversationId, '/accept', { assignmentNumber }),
    claim: (conversationId: string) => post(conversationId, '/claim'),
    transfer: (conversationId: string, body: z.input<typeof transferBody>) => post(conversationId, '/transfer', body),
    returnToQueue: (conversationId: string, assignmentNumber: number) =>
      post(conversationId, '/return', { assignmentNumber }),
    close: (conversationId: string, body: z.input<typeof closeBody>) => post(conversationId, '/close', body),
    markRead: (conversationId: string, number: number) => post(conversationId, '/read', { number }),
  };
};

export type ConversationsApi = ReturnType<typeof createConversationsApi>;
