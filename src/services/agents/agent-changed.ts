import type { Agent } from '../../domain/people/agent.js';
import type { DomainEvent } from '../../domain/conversations/events.js';

/** The announcement of an agent as they now stand. */
export const agentChanged = (agent: Agent): DomainEvent => ({
  type: 'agent.changed',
  agentId: agent.id,
  name: agent.name,
  status: agent.status,
  statusReason: agent.statusReason,
  capacity: agent.capacity,
  skillGroupIds: agent.skillGroupIds,
  disabled: agent.disabledAt !== undefined,
});
