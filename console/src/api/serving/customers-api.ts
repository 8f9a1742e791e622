import { z } from 'zod';
import { created } from '../../../../src/contract/people/agents.js';
import { customerDetail, customerList, tagList } from '../../../../src/contract/customers/customers.js';
import type { CustomerBody } from '../../../../src/contract/customers/customers.js';
import { transcriptAnswer } from '../../../../src/contract/conversations/conversation-export.js';
import { searchAnswer, searchCounts } from '../../../../src/contract/customers/search.js';
import type { SearchKindName } from '../../../../src/contract/customers/search.js';
import { customerRatings } from '../../../../src/contract/self-service/ratings.js';
import type { Call } from '../call.js';

const anything = z.unknown();

export type CustomerQuestion = {
  readonly q?: string | undefined;
  readonly tag?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

export type SearchQuestion = {
  readonly q: string;
  readonly kind: SearchKindName;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
  readonly agentId?: string | undefined;
  readonly channelId?: string | undefined;
  readonly tag?: string | undefined;
  readonly cursor?: string | undefined;
  readonly limit: number;
};

const pathOf = (customerId: string, act = ''): string => `/customers/${encodeURIComponent(customerId)}${act}`;

export const createCustomersApi = (call: Call) => ({
  list: (question: CustomerQuestion) => call({ path: '/customers', query: question, answer: customerList }),
  find: (customerId: string) => call({ path: pathOf(customerId), answer: customerDetail }),
  change: (customerId: string, body: CustomerBody) =>
    call({ method: 'PATCH', path: pathOf(customerId), body, answer: customerDetail }),
  setTags: (customerId: string, tagIds: readonly string[]) =>
    call({ method: 'PUT', path: pathOf(customerId, '/tags'), body: { tagIds }, answer: customerDetail }),
  merge: (customerId: string, otherId: string, reason: 'phone' | 'hand') =>
    call({ method: 'POST', path: pathOf(customerId, '/merge'), body: { otherId, reason }, answer: created }),
  undoMerge: (mergeId: string) =>
    call({
      method: 'POST',
      path: `/customer-merges/${encodeURIComponent(mergeId)}/undo`,
      body: {},
      answer: anything,
    }),
  transcript: (conversationId: string) =>
    call({ path: `/conversations/${encodeURIComponent(conversationId)}/transcript`, answer: transcriptAnswer }),
  tags: () => call({ path: '/tags', answer: tagList }),
  addTag: (name: string) => call({ method: 'POST', path: '/tags', body: { name }, answer: created }),
  search: (question: SearchQuestion) => call({ path: '/search', query: question, answer: searchAnswer }),
  searchCounts: (question: Omit<SearchQuestion, 'kind' | 'cursor' | 'limit'>) =>
    call({ path: '/search/counts', query: question, answer: searchCounts }),
  ratings: (customerId: string) => call({ path: pathOf(customerId, '/ratings'), answer: customerRatings }),
});
