import type { AgentView } from '../../contract/agents.js';
import type { Agent } from '../../domain/people/agent.js';

export const presentAgent = ({ id, name, loginName, role, capacity, status, ...agent }: Agent): AgentView => ({
  id,
  name,
  loginName,
  role,
  capacity,
  status,
  skillGroupIds: [...agent.skillGroupIds],
  disabled: agent.disabledAt !== undefined,
});
