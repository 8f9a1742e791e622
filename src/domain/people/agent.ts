export type AgentRole = 'owner' | 'admin' | 'supervisor' | 'agent' | 'analyst';

/** Who may be chosen to see personal data in full. */
export type ServingRole = Exclude<AgentRole, 'analyst'>;

/** Chosen by the agent. `busy`: keeps their conversations, gets no new ones. */
export type AgentStatus = 'online' | 'busy' | 'break' | 'offline';

export type Agent = {
  readonly id: string;
  readonly merchantId: string;
  readonly name: string;
  readonly loginName: string;
  readonly role: AgentRole;
  /** How many active conversations the system may give them. */
  readonly capacity: number;
  readonly status: AgentStatus;
  /** One of the merchant's reasons, where the agent gave one: 用餐, 会议. */
  readonly statusReason?: string | undefined;
  readonly skillGroupIds: readonly string[];
  readonly disabledAt: Date | undefined;
};

/** Who does something: a signed-in agent, or an API token acting as the agent who made it. */
export type Actor = {
  readonly merchantId: string;
  readonly agentId: string;
  readonly role: AgentRole;
  /** Their role is one of the merchant's that see phone numbers and addresses in full. Left out: they see them masked. */
  readonly readsPersonalData?: boolean;
};
