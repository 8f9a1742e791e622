import { z } from 'zod';
import { agentList, agentView, changeAgentBody, colleagueList, created, newAgentBody } from '../../contract/agents.js';
import { id, pageQuery } from '../../contract/paging.js';
import type { ChangeAgent } from '../../services/agents/change-agent.js';
import type { CreateAgent } from '../../services/agents/create-agent.js';
import type { ListColleagues } from '../../services/reads/list-colleagues.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import { presentAgent } from '../presenters/agent-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type AgentRouteDeps = {
  readonly lists: Pick<PeopleLists, 'agents' | 'agent'>;
  readonly createAgent: CreateAgent;
  readonly changeAgent: ChangeAgent;
  readonly listColleagues: ListColleagues;
};

const params = z.strictObject({ agentId: id });

const agentListRoute = (deps: AgentRouteDeps): Route =>
  route({
    name: 'agent.list',
    method: 'GET',
    path: '/api/v1/agents',
    summary: 'All agents, disabled ones too.',
    access: 'agents.read',
    limit: 'read',
    input: z.object({ query: pageQuery }),
    answer: agentList,
    handle: async ({ actor, query }) => {
      const { items, nextCursor } = await deps.lists.agents({ actor, ...query });
      return { items: items.map(presentAgent), nextCursor };
    },
  });

const agentCreateRoute = (deps: AgentRouteDeps): Route =>
  route({
    name: 'agent.create',
    method: 'POST',
    path: '/api/v1/agents',
    summary: 'Adds an agent. Only an owner adds an owner.',
    access: 'agents.manage',
    limit: 'write',
    input: z.object({ body: newAgentBody }),
    answer: created,
    handle: ({ actor, body }) => deps.createAgent({ actor, ...body }),
  });

const agentGetRoute = (deps: AgentRouteDeps): Route =>
  route({
    name: 'agent.get',
    method: 'GET',
    path: '/api/v1/agents/:agentId',
    summary: 'One agent.',
    access: 'agents.read',
    limit: 'read',
    input: z.object({ params }),
    answer: agentView,
    handle: async ({ actor, params: { agentId } }) => presentAgent(await deps.lists.agent(actor, agentId)),
  });

const agentUpdateRoute = (deps: AgentRouteDeps): Route =>
  route({
    name: 'agent.update',
    method: 'PATCH',
    path: '/api/v1/agents/:agentId',
    summary: 'Changes an agent. A new password or role and disabling end their sessions.',
    access: 'agents.manage',
    limit: 'write',
    input: z.object({ params, body: changeAgentBody }),
    answer: agentView,
    handle: async ({ actor, params: { agentId }, body: change }) =>
      presentAgent(await deps.changeAgent({ actor, agentId, change })),
  });

const colleagueListRoute = (deps: AgentRouteDeps): Route =>
  route({
    name: 'colleague.list',
    method: 'GET',
    path: '/api/v1/colleagues',
    summary: 'Everybody a conversation may be handed to, with status, load and whether they are connected.',
    access: 'colleagues.read',
    limit: 'read',
    input: z.object({}),
    answer: colleagueList,
    handle: async ({ actor }) => ({ items: await deps.listColleagues(actor) }),
  });

export const agentRoutes = (deps: AgentRouteDeps): readonly Route[] => [
  agentListRoute(deps),
  agentCreateRoute(deps),
  agentGetRoute(deps),
  agentUpdateRoute(deps),
  colleagueListRoute(deps),
];
