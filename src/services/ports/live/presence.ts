/** What the sockets say: which agents are connected. Kept in Redis, refreshed by heartbeats, rebuilt from them after a loss. */
export type Presence = {
  /** A socket of this agent lives; said at connect and at least every 10 s. Returns whether the agent was not connected before. */
  readonly beat: (merchantId: string, agentId: string, socketId: string) => Promise<boolean>;
  /** The socket closed. Returns whether it was the agent's last one. */
  readonly leave: (merchantId: string, agentId: string, socketId: string) => Promise<boolean>;
  /** Agents whose every socket has been silent for 30 s; they are taken out, each is returned once. */
  readonly expire: (merchantId: string) => Promise<readonly string[]>;
  readonly connectedAgents: (merchantId: string) => Promise<ReadonlySet<string>>;
};
