import { z } from 'zod';
import { searchAnswer, searchCounts, searchCountsQuery, searchQuery } from '../../contract/customers/search.js';
import type { CountFound, Search } from '../../services/search/search.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type SearchRouteDeps = { readonly search: Search; readonly countFound: CountFound };

export const searchRoutes = ({ search, countFound }: SearchRouteDeps): readonly Route[] => [
  route({
    name: 'search.list',
    method: 'GET',
    path: '/api/v1/search',
    summary: 'What the caller may see of messages, customers, orders and tickets, found by words. Youngest first.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ query: searchQuery }),
    answer: searchAnswer,
    handle: async ({ actor, query: { tag, from, to, agentId, channelId, cursor, ...query } }) => {
      const { items, nextCursor } = await search({ actor, ...query, from, to, agentId, channelId, tagId: tag, cursor });
      return {
        items: items.map(({ snippet: { text, matches }, ...item }) => ({
          ...item,
          snippet: { text, matches: matches.map(([start, end]): [number, number] => [start, end]) },
        })),
        nextCursor,
      };
    },
  }),
  route({
    name: 'search.counts',
    method: 'GET',
    path: '/api/v1/search/counts',
    summary: 'How many of each kind the caller would find by the same words, counted up to 99.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ query: searchCountsQuery }),
    answer: searchCounts,
    handle: async ({ actor, query: { q, tag, from, to, agentId, channelId } }) => ({
      items: [...(await countFound({ actor, q, from, to, agentId, channelId, tagId: tag }))],
    }),
  }),
];
