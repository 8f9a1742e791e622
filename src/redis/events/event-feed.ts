import { parseEvents } from '../../domain/conversations/event-json.js';
import type { Logger } from '../../kernel/logger.js';
import type { EventFeed, LoggedEvent } from '../../services/ports/live/event-log.js';
import type { RedisConnection } from '../connect.js';
import type { Keys } from '../keys.js';
import type { Subscriptions } from '../subscriptions.js';

type Deps = {
  readonly subscriptions: Subscriptions;
  /** Live events are of no use where the log cannot be read: both connections must be there. */
  readonly connections: readonly RedisConnection[];
  readonly keys: Keys;
  readonly logger: Logger;
};

type Batch = { readonly epoch: string; readonly events: readonly LoggedEvent[] };

/** `epoch \n number of the first \n [events]`, as append-events.lua publishes it. */
const toBatch = (message: string): Batch => {
  const epochEnd = message.indexOf('\n');
  const firstEnd = message.indexOf('\n', epochEnd + 1);
  const first = Number(message.slice(epochEnd + 1, firstEnd));
  return {
    epoch: message.slice(0, epochEnd),
    events: parseEvents(message.slice(firstEnd + 1)).map((event, index) => ({ number: first + index, event })),
  };
};

/** Live news through one subscribing connection per process; one channel per merchant, joined while somebody follows it. */
export const createEventFeed = ({ subscriptions, connections, keys, logger }: Deps): EventFeed => {
  const listeners = new Set<(available: boolean) => void>();
  let isAvailable = false;

  const announce = (): void => {
    const isNow = subscriptions.isComplete() && connections.every((connection) => connection.isReady());
    if (isNow === isAvailable) return;
    isAvailable = isNow;
    for (const listener of listeners) listener(isNow);
  };
  subscriptions.onComplete(announce);
  for (const connection of connections) {
    connection.onReady(announce);
    connection.onLost(announce);
  }

  return {
    follow: (merchantId, onEvents) =>
      subscriptions.join(keys.eventsChannel(merchantId), (message) => {
        try {
          const { epoch, events } = toBatch(message);
          onEvents(epoch, events);
        } catch (error) {
          logger.error({ merchantId, err: error }, 'live events could not be read');
        }
      }),
    onAvailability: (listener) => {
      listeners.add(listener);
      if (isAvailable) listener(true);
    },
  };
};
