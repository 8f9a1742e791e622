import type { DomainEvent } from '../../domain/conversations/events.js';
import type { AgentConnection } from '../agent-connection.js';
import type { MerchantConnections } from '../connection-registry.js';
import { groupsLeft } from './sight.js';

const NOBODY: ReadonlySet<AgentConnection> = new Set();

/** What everybody of the merchant may hear of. */
const FOR_ALL = [
  'agent.changed',
  'customer.changed',
  'ticket.changed',
  'payment.changed',
  'complaint.changed',
  'wiring.checked',
  'channel.changed',
] as const;
type ForAll = Extract<DomainEvent, { type: (typeof FOR_ALL)[number] }>;

const isForAll = (event: DomainEvent): event is ForAll => FOR_ALL.some((type) => type === event.type);

/** Agents and skill groups that an event may concern, beside those who see everything. */
const concerned = (event: DomainEvent): { readonly agents: readonly string[]; readonly groups: readonly string[] } => {
  if (isForAll(event)) return { agents: [], groups: [] };
  if (event.type === 'note.mentioned') return { agents: event.agentIds, groups: [] };
  if (event.type !== 'conversation.changed') {
    return { agents: event.audience.agentId === undefined ? [] : [event.audience.agentId], groups: [] };
  }
  const { state, agentId, skillGroupId, mentionedAgentIds } = event.conversation;
  const queue = state === 'queued' ? skillGroupId : undefined;
  return {
    agents: [agentId, event.formerAgentId, ...mentionedAgentIds].filter((agent) => agent !== undefined),
    groups: [queue, ...groupsLeft(event)].filter((group) => group !== undefined),
  };
};

/** The connections worth asking whether they may see an event: few, found by index, each once. */
export const candidatesFor = (merchant: MerchantConnections, event: DomainEvent): ReadonlySet<AgentConnection> => {
  if (isForAll(event)) return merchant.all;
  const { agents, groups } = concerned(event);
  const found = [
    ...agents.map((agent) => merchant.byAgent.get(agent) ?? NOBODY),
    ...groups.map((group) => merchant.bySkillGroup.get(group) ?? NOBODY),
    merchant.overseers,
  ].filter((members) => members.size > 0);
  return found.length === 1 ? (found[0] ?? NOBODY) : new Set(found.flatMap((members) => [...members]));
};
