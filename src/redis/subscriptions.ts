import type { Logger } from '../kernel/logger.js';
import type { RedisConnection } from './connect.js';

type Listener = (message: string) => void;

/** The channels this process listens to, on one connection; joined again by itself after the connection was lost. */
export type Subscriptions = {
  /** Resolves when the channel is joined, or at once while Redis is away: then it is joined when Redis is back. */
  readonly join: (channel: string, listener: Listener) => Promise<() => Promise<void>>;
  /** Every wanted channel is joined: nothing that is published is missed. */
  readonly isComplete: () => boolean;
  /** Called when every wanted channel has been joined after the connection came (back). */
  readonly onComplete: (listener: () => void) => void;
};

export const createSubscriptions = (connection: RedisConnection, logger: Logger): Subscriptions => {
  const channels = new Map<string, Set<Listener>>();
  const completeListeners = new Set<() => void>();
  let isComplete = false;

  connection.onMessage((channel, message) => {
    for (const listener of channels.get(channel) ?? []) listener(message);
  });
  connection.onLost(() => {
    isComplete = false;
  });
  const joinAll = async (): Promise<void> => {
    const wanted = [...channels.keys()];
    if (wanted.length > 0) await connection.run((redis) => redis.subscribe(...wanted));
    isComplete = true;
    for (const listener of completeListeners) listener();
  };
  // A failure here is a connection lost again: it comes back to this very place, by way of `reset`.
  const failed = (error: unknown): void => {
    logger.warn({ err: error }, 'subscribing failed; connecting again');
    connection.reset();
  };
  connection.onReady(() => void joinAll().catch(failed));

  const leave = async (channel: string, listener: Listener): Promise<void> => {
    const listeners = channels.get(channel);
    listeners?.delete(listener);
    if (listeners?.size !== 0) return;
    channels.delete(channel);
    if (connection.isReady()) await connection.run((redis) => redis.unsubscribe(channel)).catch(failed);
  };

  return {
    join: async (channel, listener) => {
      const listeners = channels.get(channel) ?? new Set();
      listeners.add(listener);
      channels.set(channel, listeners);
      if (connection.isReady()) await connection.run((redis) => redis.subscribe(channel)).catch(failed);
      return () => leave(channel, listener);
    },
    isComplete: () => isComplete && connection.isReady(),
    onComplete: (listener) => {
      completeListeners.add(listener);
      if (isComplete) listener();
    },
  };
};
