import { AppError } from '../kernel/errors.js';
import type { Logger } from '../kernel/logger.js';
import type { RelayOutbox } from '../services/events/relay-outbox.js';
import type { OutboxSource } from '../services/ports/queues/outbox-source.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
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

type Turns = {
  readonly wake: (merchantId: string) => void;
  /** No merchant's turn begins any more; resolves when those in hand have ended. */
  readonly stop: () => Promise<void>;
};

/** Merchants in turn: who has more goes to the end, so that one merchant's burst does not hold up another. */
const createTurns = (atOnce: number, takeTurn: (merchantId: string) => Promise<'more' | 'done' | 'retry'>): Turns => {
  const waiting = new Set<string>();
  const running = new Map<string, Promise<void>>();
  const retries = new Set<NodeJS.Timeout>();
  let isStopped = false;

  const pump = (): void => {
    for (const merchantId of waiting) {
      if (isStopped || running.size >= atOnce) return;
      // Woken again while it is relayed: what woke it may be younger than what was read.
      if (running.has(merchantId)) continue;
      waiting.delete(merchantId);
      running.set(merchantId, run(merchantId));
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
  const run = async (merchantId: string): Promise<void> => {
    const outcome = await takeTurn(merchantId);
    running.delete(merchantId);
    if (outcome === 'more') waiting.add(merchantId);
    if (outcome === 'retry' && !isStopped) retryLater(merchantId);
    pump();
  };

  return {
    wake,
    stop: async () => {
      isStopped = true;
      retries.forEach(clearTimeout);
      await Promise.all(running.values());
    },
  };
};

/** Relays a merchant's events as soon as they are announced, and looks for those that were not. */
export const createOutboxRelay = (deps: Deps): OutboxRelay => {
  const { relayOutbox, outboxSource, wakeUp, logger, merchantsAtOnce = MERCHANTS_AT_ONCE } = deps;

  const turns = createTurns(merchantsAtOnce, async (merchantId) => {
    try {
      return (await relayOutbox(merchantId)).more ? 'more' : 'done';
    } catch (err) {
      const isAway = err instanceof AppError && err.kind === 'unavailable';
      logger[isAway ? 'debug' : 'error']({ merchantId, err }, 'outbox not relayed');
      // While a store is away the look every second is enough; a single slow answer is tried again soon.
      return isAway && wakeUp.isConnected() ? 'retry' : 'done';
    }
  });
  const loop = createWorkerLoop({
    name: 'outbox-relay',
    look: async () => {
      const due = await outboxSource.dueMerchants(DUE_AT_ONCE);
      due.forEach(turns.wake);
      return false;
    },
    intervalMs: () => (wakeUp.isConnected() ? LOOK_EVERY_MS : LOOK_EVERY_WHILE_REDIS_IS_AWAY_MS),
    logger,
  });

  return {
    start: () => {
      wakeUp.on('outbox', turns.wake);
      loop.start();
    },
    stop: async () => {
      await loop.stop();
      await turns.stop();
    },
  };
};
