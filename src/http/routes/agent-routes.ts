import { z } from 'zod';
import {
  agentCreated,
  agentList,
  agentView,
  changeAgentBody,
  colleagueList,
  newAgentBody,
} from '../../contract/people/agents.js';
import { id, pageQuery } from '../../contract/paging.js';
import type { ChangeAgent } from '../../services/agents/change-agent.js';
import type { CreateAgent } from '../../services/agents/create-agent.js';
import type { RemoveAgent } from '../../services/agents/remove-agent.js';
import type { ListColleagues } from '../../services/reads/list-colleagues.js';
import type { PeopleLists } from '../../services/reads/people-lists.js';
import { presentAgent } from '../presenters/agent-presenter.js';
import { presentLink } from '../presenters/link-presenter.js';
import { route } from '../route.js';
import type { Route } from '../route.js';

export type AgentRouteDeps = {
  readonly lists: Pick<PeopleLists, 'agents' | 'agent'>;
  readonly createAgent: CreateAgent;
  readonly changeAgent: ChangeAgent;
  readonly removeAgent: RemoveAgent;
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
    summary: 'Adds an agent, with a password or with an invitation. Only an owner adds an owner.',
    access: 'agents.manage',
    limit: 'write',
    input: z.object({ body: newAgentBody }),
    answer: agentCreated,
    handle: async ({ actor, body }) => {
      const { id: agentId, link } = await deps.createAgent({ actor, ...body });
      return { id: agentId, ...(link && { link: presentLink(link) }) };
    },
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
    summary:
      'Changes an agent. A new password or role and disabling end their sessions; disabling hands over what they hold.',
    access: 'agents.manage',
    limit: 'write',
    input: z.object({ params, body: changeAgentBody }),
    answer: agentView,
    handle: async ({ actor, params: { agentId }, body: change }) => {
      await deps.changeAgent({ actor, agentId, change });
      return presentAgent(await deps.lists.agent(actor, agentId));
    },
  });

const agentDeleteRoute = (deps: AgentRouteDeps): Route =>
  route({
    name: 'agent.delete',
    method: 'DELETE',
    path: '/api/v1/agents/:agentId',
    summary: 'Takes an agent away for good, after handing over what they hold. Their name stays in what they did.',
    access: 'agents.manage',
    limit: 'write',
    input: z.object({ params }),
    answer: z.object({}),
    handle: async ({ actor, params: { agentId } }) => {
      await deps.removeAgent({ actor, agentId });
      return {};
    },
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
  agentDeleteRoute(deps),
  colleagueListRoute(deps),
];
