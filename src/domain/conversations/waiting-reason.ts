import type { AgentStatus } from '../people/agent.js';

/** Why the head of a queue has nobody yet. `being_assigned`: somebody can take it, and will in a moment. */
export type WaitingReason = 'no_agents' | 'outside_hours' | 'nobody_online' | 'all_at_capacity' | 'being_assigned';

export type Server = {
  readonly status: AgentStatus;
  readonly connected: boolean;
  readonly activeCount: number;
  readonly capacity: number;
};

const isThere = ({ status, connected }: Server): boolean => status === 'online' && connected;

/** Whether routing may give this agent one more: 可分配. */
export const isAssignable = (server: Server): boolean => isThere(server) && server.activeCount < server.capacity;

/** `servers` are the agents of the queue's skill group. */
export const whyWaiting = (servers: readonly Server[], isOpen: boolean): WaitingReason => {
  if (servers.length === 0) return 'no_agents';
  if (servers.some(isAssignable)) return 'being_assigned';
  if (!isOpen) return 'outside_hours';
  return servers.some(isThere) ? 'all_at_capacity' : 'nobody_online';
};
