import { randomUUID } from 'node:crypto';
import type { Logger } from '../kernel/logger.js';
import type { WakeTopic, WakeUp } from '../services/ports/live/wake-up.js';
import type { RedisConnection } from './connect.js';
import type { Keys } from './keys.js';
import type { Subscriptions } from './subscriptions.js';

type Deps = {
  readonly connection: RedisConnection;
  readonly subscriptions: Subscriptions;
  readonly keys: Keys;
  readonly logger: Logger;
};

type Listener = (key: string) => void;

/**
 * Nudges by one channel per topic. Listeners of this process are told directly, so that they need no Redis, and its own
 * messages are passed over when they come back. The nudges of one turn are sent together, the same one once.
 */
export const createWakeUp = ({ connection, subscriptions, keys, logger }: Deps): WakeUp => {
  const self = randomUUID();
  const listeners = new Map<WakeTopic, Set<Listener>>();
  let waiting = new Map<WakeTopic, Set<string>>();

  const tell = (topic: WakeTopic, key: string): void => {
    for (const listener of listeners.get(topic) ?? []) {
      try {
        listener(key);
      } catch (error) {
        logger.error({ topic, key, err: error }, 'wake-up listener failed');
      }
    }
  };
  const flush = (): void => {
    const sent = waiting;
    waiting = new Map();
    for (const [topic, nudged] of sent) {
      // A nudge that does not get through costs time, never work.
      if (connection.isReady()) {
        const message = [self, ...nudged].join(' ');
        connection.run((redis) => redis.publish(keys.wakeChannel(topic), message)).catch(() => {});
      }
      for (const key of nudged) tell(topic, key);
    }
  };
  const follow = (topic: WakeTopic): Set<Listener> => {
    const told = new Set<Listener>();
    listeners.set(topic, told);
    void subscriptions.join(keys.wakeChannel(topic), (message) => {
      const [sender, ...nudged] = message.split(' ');
      if (sender !== self) for (const key of nudged) tell(topic, key);
    });
    return told;
  };

  return {
    wake: (topic, key) => {
      if (waiting.size === 0) queueMicrotask(flush);
      const nudged = waiting.get(topic) ?? new Set();
      waiting.set(topic, nudged.add(key));
    },
    on: (topic, listener) => void (listeners.get(topic) ?? follow(topic)).add(listener),
    isConnected: () => connection.isReady() && subscriptions.isComplete(),
  };
};
