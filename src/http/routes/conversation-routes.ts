import { z } from 'zod';
import {
  conversationCounts,
  conversationDetail,
  conversationList,
  conversationQuery,
} from '../../contract/conversations/conversations.js';
import { routingDecisions } from '../../contract/people/merchants.js';
import { id } from '../../contract/paging.js';
import type { ConversationViews } from '../../services/reads/conversation-views.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type ConversationRouteDeps = { readonly conversationViews: ConversationViews };

const params = z.strictObject({ conversationId: id });

const conversationListRoute = ({ conversationViews }: ConversationRouteDeps): Route =>
  route({
    name: 'conversation.list',
    method: 'GET',
    path: '/api/v1/conversations',
    summary: 'Conversations: mine, queued, of my skill groups, about to be lost, closed, or all (supervisors).',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ query: conversationQuery }),
    answer: conversationList,
    handle: ({ actor, query }) => conversationViews.list({ actor, ...query }),
  });

const conversationCountsRoute = ({ conversationViews }: ConversationRouteDeps): Route =>
  route({
    name: 'conversation.counts',
    method: 'GET',
    path: '/api/v1/conversations/counts',
    summary: 'How many are mine, wait, are about to be lost, and how many lines are unread.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({}),
    answer: conversationCounts,
    handle: ({ actor }) => conversationViews.counts(actor),
  });

const conversationGetRoute = ({ conversationViews }: ConversationRouteDeps): Route =>
  route({
    name: 'conversation.get',
    method: 'GET',
    path: '/api/v1/conversations/:conversationId',
    summary: 'One conversation with its allowance, visits and place in the queue.',
    access: 'conversations.read',
    limit: 'read',
    input: z.object({ params }),
    answer: conversationDetail,
    handle: ({ actor, params: { conversationId } }) => conversationViews.detail(actor, conversationId),
  });

const conversationRoutingRoute = ({ conversationViews }: ConversationRouteDeps): Route =>
  route({
    name: 'conversation.routing',
    method: 'GET',
    path: '/api/v1/conversations/:conversationId/routing',
    summary: 'Why routing decided as it did, oldest first.',
    access: 'routing.read',
    limit: 'read',
    input: z.object({ params }),
    answer: routingDecisions,
    handle: async ({ actor, params: { conversationId } }) => ({
      items: await conversationViews.routingDecisions(actor, conversationId),
    }),
  });

export const conversationRoutes = (deps: ConversationRouteDeps): readonly Route[] => [
  conversationListRoute(deps),
  conversationCountsRoute(deps),
  conversationGetRoute(deps),
  conversationRoutingRoute(deps),
];
