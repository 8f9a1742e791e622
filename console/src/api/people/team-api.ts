import { z } from 'zod';
import {
  agentCreated,
  agentList,
  agentView,
  apiTokenAnswer,
  apiTokenList,
  created,
  linkUsed,
  linkView,
  oneTimeLink,
  skillGroupList,
  skillGroupRemoved,
  skillGroupUses,
  skillGroupView,
} from '../../../../src/contract/people/agents.js';
import type {
  changeAgentBody,
  changeSkillGroupBody,
  newAgentBody,
  newApiTokenBody,
  newSkillGroupBody,
} from '../../../../src/contract/people/agents.js';
import { routingRules } from '../../../../src/contract/people/merchants.js';
import type { routingRulesBody } from '../../../../src/contract/people/merchants.js';
import type { Call } from '../call.js';

const nothing = z.unknown();
const PAGE = 200;
const agentPath = (agentId: string): string => `/agents/${encodeURIComponent(agentId)}`;

/** Who works for the merchant, in which groups, and what may act in their place. */
export const createTeamApi = (call: Call) => ({
  agents: (cursor?: string) => call({ path: '/agents', query: { cursor, limit: PAGE }, answer: agentList }),
  addAgent: (body: z.input<typeof newAgentBody>) =>
    call({ method: 'POST', path: '/agents', body, answer: agentCreated }),
  changeAgent: (agentId: string, body: z.input<typeof changeAgentBody>) =>
    call({ method: 'PATCH', path: agentPath(agentId), body, answer: agentView }),
  removeAgent: (agentId: string) => call({ method: 'DELETE', path: agentPath(agentId), answer: nothing }),
  makeLink: (agentId: string) =>
    call({ method: 'POST', path: `${agentPath(agentId)}/link`, body: {}, answer: oneTimeLink }),
  resetFactor: (agentId: string) =>
    call({ method: 'DELETE', path: `${agentPath(agentId)}/second-factor`, answer: nothing }),
  lookAtLink: (token: string) => call({ method: 'POST', path: '/link', body: { token }, answer: linkView }),
  useLink: (token: string, password: string) =>
    call({ method: 'POST', path: '/link/use', body: { token, password }, answer: linkUsed }),
  groups: (cursor?: string) => call({ path: '/skill-groups', query: { cursor, limit: PAGE }, answer: skillGroupList }),
  addGroup: (body: z.input<typeof newSkillGroupBody>) =>
    call({ method: 'POST', path: '/skill-groups', body, answer: created }),
  changeGroup: (groupId: string, body: z.input<typeof changeSkillGroupBody>) =>
    call({ method: 'PATCH', path: `/skill-groups/${encodeURIComponent(groupId)}`, body, answer: skillGroupView }),
  groupUses: (groupId: string) =>
    call({ path: `/skill-groups/${encodeURIComponent(groupId)}/uses`, answer: skillGroupUses }),
  removeGroup: (groupId: string, toSkillGroupId: string) =>
    call({
      method: 'POST',
      path: `/skill-groups/${encodeURIComponent(groupId)}/remove`,
      body: { toSkillGroupId },
      answer: skillGroupRemoved,
    }),
  routingRules: () => call({ path: '/routing-rules', answer: routingRules }),
  saveRoutingRules: (body: z.input<typeof routingRulesBody>) =>
    call({ method: 'PUT', path: '/routing-rules', body, answer: routingRules }),
  tokens: (cursor?: string) => call({ path: '/api-tokens', query: { cursor, limit: PAGE }, answer: apiTokenList }),
  addToken: (body: z.input<typeof newApiTokenBody>) =>
    call({ method: 'POST', path: '/api-tokens', body, answer: apiTokenAnswer }),
  revokeToken: (tokenId: string) =>
    call({ method: 'DELETE', path: `/api-tokens/${encodeURIComponent(tokenId)}`, answer: nothing }),
});

export type TeamApi = ReturnType<typeof createTeamApi>;
