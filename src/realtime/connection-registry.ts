import { hasRight } from '../domain/people/permissions.js';
import type { AgentConnection } from './agent-connection.js';

/** The sockets of one merchant in this process, found by who may see what. */
export type MerchantConnections = {
  readonly all: Set<AgentConnection>;
  readonly byAgent: Map<string, Set<AgentConnection>>;
  readonly bySkillGroup: Map<string, Set<AgentConnection>>;
  /** Those who see everything of the merchant. */
  readonly overseers: Set<AgentConnection>;
};

const addTo = (index: Map<string, Set<AgentConnection>>, key: string, connection: AgentConnection): void => {
  const members = index.get(key);
  if (members) members.add(connection);
  else index.set(key, new Set([connection]));
};

const removeFrom = (index: Map<string, Set<AgentConnection>>, key: string, connection: AgentConnection): void => {
  const members = index.get(key);
  members?.delete(connection);
  if (members?.size === 0) index.delete(key);
};

const enter = (merchant: MerchantConnections, connection: AgentConnection): void => {
  merchant.all.add(connection);
  addTo(merchant.byAgent, connection.agentId, connection);
  for (const group of connection.skillGroupIds) addTo(merchant.bySkillGroup, group, connection);
  if (hasRight(connection.role, 'conversations.read_all')) merchant.overseers.add(connection);
};

const leave = (merchant: MerchantConnections, connection: AgentConnection): void => {
  merchant.all.delete(connection);
  removeFrom(merchant.byAgent, connection.agentId, connection);
  for (const group of connection.skillGroupIds) removeFrom(merchant.bySkillGroup, group, connection);
  merchant.overseers.delete(connection);
};

export type ConnectionRegistry = {
  readonly add: (connection: AgentConnection) => void;
  /** Returns false when it was out already. */
  readonly remove: (connection: AgentConnection) => boolean;
  /** Changes what a connection may see, and its place in the indexes. */
  readonly narrow: (connection: AgentConnection, sight: Pick<AgentConnection, 'role' | 'skillGroupIds'>) => void;
  readonly of: (merchantId: string) => MerchantConnections | undefined;
  readonly ofAgent: (agentId: string) => readonly AgentConnection[];
  readonly has: (connection: AgentConnection) => boolean;
  readonly all: () => Iterable<AgentConnection>;
  readonly size: () => number;
};

/** Who is here: one event costs its receivers, not all who are connected. */
export const createConnectionRegistry = (): ConnectionRegistry => {
  const connections = new Set<AgentConnection>();
  const merchants = new Map<string, MerchantConnections>();
  const agents = new Map<string, Set<AgentConnection>>();

  const merchantOf = (merchantId: string): MerchantConnections => {
    const known = merchants.get(merchantId);
    if (known) return known;
    const made = {
      all: new Set(),
      byAgent: new Map(),
      bySkillGroup: new Map(),
      overseers: new Set(),
    } satisfies MerchantConnections;
    merchants.set(merchantId, made);
    return made;
  };

  return {
    add: (connection) => {
      connections.add(connection);
      addTo(agents, connection.agentId, connection);
      enter(merchantOf(connection.merchantId), connection);
    },
    remove: (connection) => {
      if (!connections.delete(connection)) return false;
      removeFrom(agents, connection.agentId, connection);
      const merchant = merchantOf(connection.merchantId);
      leave(merchant, connection);
      if (merchant.all.size === 0) merchants.delete(connection.merchantId);
      return true;
    },
    narrow: (connection, { role, skillGroupIds }) => {
      if (!connections.has(connection)) return;
      const merchant = merchantOf(connection.merchantId);
      leave(merchant, connection);
      connection.role = role;
      connection.skillGroupIds = skillGroupIds;
      enter(merchant, connection);
    },
    of: (merchantId) => merchants.get(merchantId),
    ofAgent: (agentId) => [...(agents.get(agentId) ?? [])],
    has: (connection) => connections.has(connection),
    all: () => connections,
    size: () => connections.size,
  };
};
