import type { z } from 'zod';
import type { agentFacts, AgentView } from '../../contract/people/agents.js';
import type { Agent } from '../../domain/people/agent.js';
import type { AgentRecord } from '../../services/reads/people-lists.js';

export const presentAgentFacts = ({
  id,
  name,
  loginName,
  role,
  capacity,
  status,
  ...agent
}: Agent): z.infer<typeof agentFacts> => ({
  id,
  name,
  loginName,
  role,
  capacity,
  status,
  skillGroupIds: [...agent.skillGroupIds],
  disabled: agent.disabledAt !== undefined,
});

export const presentAgent = ({ agent, isInvited, hasSecondFactor }: AgentRecord): AgentView => ({
  ...presentAgentFacts(agent),
  invited: isInvited,
  hasSecondFactor,
});
