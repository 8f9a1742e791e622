/** What a nudge is about; the work itself waits in Postgres. */
export type WakeTopic =
  | 'inbound'
  | 'outbound'
  | 'outbox'
  | 'timers'
  | 'routing'
  | 'channels'
  | 'sessions'
  | 'presence'
  /** A merchant's endpoints were changed. */
  | 'webhooks'
  /** Something waits to be told outside. */
  | 'webhook_deliveries';

/**
 * Tells every process that something may be done now. A lost nudge costs time, never work: each worker also looks by
 * itself. `key` narrows it: a shard, a channel id, a merchant id.
 */
export type WakeUp = {
  /** Never throws and never waits; processes of this one are told even while Redis is away. */
  readonly wake: (topic: WakeTopic, key: string) => void;
  readonly on: (topic: WakeTopic, listener: (key: string) => void) => void;
  /** False while Redis is away: then workers look every second instead of every five. */
  readonly isConnected: () => boolean;
};
