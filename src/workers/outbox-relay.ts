import { AppError } from '../kernel/errors.js';
import type { Logger } from '../kernel/logger.js';
import type { RelayOutbox } from '../services/events/relay-outbox.js';
import type { OutboxSource } from '../services/ports/outbox-source.js';
import type { WakeUp } from '../services/ports/wake-up.js';
import { createWorkerLoop } from './worker-loop.js';

/** Each uses one database connection while it relays. */
const MERCHANTS_AT_ONCE = 4;
const DUE_AT_ONCE = 1_000;
const LOOK_EVERY_MS = 5_000;
const LOOK_EVERY_WHILE_REDIS_IS_AWAY_MS = 1_000;
const RETRY_MS = 100;

type Deps = {
  readonly relayOutbox: RelayOutbox;
  readonly outboxSource: Pick<OutboxSource, 'dueMerchants'>;
  readonly wakeUp: WakeUp;
  readonly logger: Logger;
  readonly merchantsAtOnce?: number;
};

export type OutboxRelay = { readonly start: () => void; readonly stop: () => Promise<void> };

/** Merchants in turn: who has more goes to the end, so that one merchant's burst does not hold up another. */
export const createOutboxRelay = ({
  relayOutbox,
  outboxSource,
  wakeUp,
  logger,
  merchantsAtOnce = MERCHANTS_AT_ONCE,
}: Deps): OutboxRelay => {
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const retries = new Set<NodeJS.Timeout>();
  let isRunning = false;

  const pump = (): void => {
    for (const merchantId of waiting) {
      if (!isRunning || running.size >= merchantsAtOnce) return;
      // Woken again while it is relayed: what woke it may be younger than what was read.
      if (running.has(merchantId)) continue;
      waiting.delete(merchantId);
      running.set(merchantId, relay(merchantId));
    }
  };
  const wake = (merchantId: string): void => {
    waiting.add(merchantId);
    pump();
  };
  const retryLater = (merchantId: string): void => {
    const timer = setTimeout(() => {
      retries.delete(timer);
      wake(merchantId);
    }, RETRY_MS);
    retries.add(timer);
  };
  const relay = async (merchantId: string): Promise<void> => {
    try {
      const { more } = await relayOutbox(merchantId);
      if (more) waiting.add(merchantId);
    } catch (error) {
      if (error instanceof AppError && error.kind === 'unavailable') {
        logger.debug({ merchantId, error }, 'outbox not relayed; a store is away');
        // While a store is away the look every second is enough; a single slow answer is tried again soon.
        if (isRunning && wakeUp.isConnected()) retryLater(merchantId);
      } else {
        logger.error({ merchantId, error }, 'outbox not relayed');
      }
    } finally {
      running.delete(merchantId);
      pump();
    }
  };

  const loop = createWorkerLoop({
    name: 'outbox-relay',
    look: async () => {
      const due = await outboxSource.dueMerchants(DUE_AT_ONCE);
      due.forEach(wake);
      return false;
    },
    intervalMs: () => (wakeUp.isConnected() ? LOOK_EVERY_MS : LOOK_EVERY_WHILE_REDIS_IS_AWAY_MS),
    logger,
  });
  wakeUp.on('outbox', (merchantId) => isRunning && wake(merchantId));

  return {
    start: () => {
      isRunning = true;
      loop.start();
    },
    stop: async () => {
      isRunning = false;
      retries.forEach(clearTimeout);
      await loop.stop();
      await Promise.all(running.values());
    },
  };
};
