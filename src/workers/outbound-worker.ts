import type { Logger } from '../kernel/logger.js';
import type { DeliverReply } from '../services/messages/deliver-reply.js';
import type { SweepExpiredSends } from '../services/messages/delivery/sweep-expired-sends.js';
import type { OutboundJob, OutboundQueue } from '../services/ports/queues/outbound-queue.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import { createWorkerLoop } from './worker-loop.js';

type Deps = {
  readonly outboundQueue: Pick<OutboundQueue, 'claim'>;
  readonly deliverReply: DeliverReply;
  readonly sweepExpiredSends: SweepExpiredSends;
  readonly wakeUp: Pick<WakeUp, 'on' | 'isConnected'>;
  readonly logger: Logger;
  /** Sends in flight at once in this process. */
  readonly mostInFlight?: number;
  /** The same for one channel, so that a slow one does not hold up the others. */
  readonly mostInFlightPerChannel?: number;
  /** How long `stop` waits for the sends in hand; what is left becomes `unknown` by the sweep. */
  readonly stopWithinMs?: number;
};

export type OutboundWorker = { readonly start: () => void; readonly stop: () => Promise<void> };

const MOST_IN_FLIGHT = 128;
const MOST_IN_FLIGHT_PER_CHANNEL = 16;
/** Less than a process may take to end; a send still without an answer then is `unknown` anyway. */
const STOP_WITHIN_MS = 7_000;
const SWEEP_EVERY_MS = 10_000;
/** How often to look by itself; more often while Redis, which brings the nudges, is away. */
const LOOK_EVERY_MS = 5_000;
const LOOK_EVERY_MS_ALONE = 1_000;

/** Takes sends that are due and hands them to their channels, as many at once as the limits allow. */
export const createOutboundWorker = (deps: Deps): OutboundWorker => {
  const { outboundQueue, deliverReply, wakeUp, logger } = deps;
  const mostInFlight = deps.mostInFlight ?? MOST_IN_FLIGHT;
  const perChannel = deps.mostInFlightPerChannel ?? MOST_IN_FLIGHT_PER_CHANNEL;
  const hands = createHands();
  const retries = createRetryTimers(() => loop.wake());
  const sweep = createSweep(deps);

  const deliver = async (job: OutboundJob): Promise<void> => {
    try {
      const { retryInMs } = await deliverReply(job);
      if (retryInMs !== undefined) retries.set(retryInMs);
    } catch (error) {
      // The lease runs out, and the sweep says that nobody knows what became of it.
      logger.error({ outboundId: job.id, err: error }, 'delivering failed');
    }
  };

  const look = async (): Promise<boolean> => {
    await sweep();
    const room = mostInFlight - hands.count();
    if (room <= 0) return false;
    const jobs = await outboundQueue.claim({ total: room, perChannel, inFlight: hands.byChannel() });
    // A free hand looks for the next send at once: there may be more than fitted.
    for (const job of jobs) void hands.hold(job.channelId, deliver(job)).finally(() => loop.wake());
    return false;
  };

  const loop = createWorkerLoop({
    name: 'outbound',
    look,
    intervalMs: () => (wakeUp.isConnected() ? LOOK_EVERY_MS : LOOK_EVERY_MS_ALONE),
    logger,
  });
  wakeUp.on('outbound', () => loop.wake());

  return {
    start: () => loop.start(),
    stop: async () => {
      await loop.stop();
      retries.clear();
      await hands.empty(deps.stopWithinMs ?? STOP_WITHIN_MS);
    },
  };
};

/** What is in flight, by channel. */
const createHands = () => {
  const running = new Set<Promise<void>>();
  const counts = new Map<string, number>();
  const change = (channelId: string, by: number): void => {
    const count = (counts.get(channelId) ?? 0) + by;
    if (count > 0) counts.set(channelId, count);
    else counts.delete(channelId);
  };
  return {
    count: () => running.size,
    byChannel: (): ReadonlyMap<string, number> => counts,
    hold: (channelId: string, work: Promise<void>): Promise<void> => {
      change(channelId, 1);
      const held = work.finally(() => {
        running.delete(held);
        change(channelId, -1);
      });
      running.add(held);
      return held;
    },
    empty: async (withinMs: number): Promise<void> => {
      let timer: NodeJS.Timeout | undefined;
      const patience = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, withinMs);
      });
      await Promise.race([Promise.allSettled(running), patience]);
      clearTimeout(timer);
    },
  };
};

/** Looks again when a put-back send is due. */
const createRetryTimers = (wake: () => void) => {
  const timers = new Set<NodeJS.Timeout>();
  return {
    set: (delayMs: number): void => {
      const timer = setTimeout(() => {
        timers.delete(timer);
        wake();
      }, delayMs);
      timers.add(timer);
    },
    clear: (): void => {
      for (const timer of timers) clearTimeout(timer);
      timers.clear();
    },
  };
};

const createSweep = ({ sweepExpiredSends, logger }: Deps) => {
  let lastMs = -Infinity;
  return async (): Promise<void> => {
    if (performance.now() - lastMs < SWEEP_EVERY_MS) return;
    lastMs = performance.now();
    const count = await sweepExpiredSends();
    if (count > 0) logger.warn({ count }, 'sends marked unknown: their worker was lost');
  };
};
