import type { Logger } from '../../kernel/logger.js';
import type { Clock } from '../../kernel/clock.js';
import type { DueTimer, TimerQueue } from '../ports/queues/timer-queue.js';
import type { TimerKind } from '../ports/stores/unit-of-work.js';

type Handler = (timer: DueTimer) => Promise<void>;
type Deps = {
  readonly timerQueue: TimerQueue;
  readonly handlers: Readonly<Record<TimerKind, Handler>>;
  readonly clock: Clock;
  readonly logger: Logger;
};

const LONGEST_WAIT_MS = 60_000;

/** Runs a due timer by its kind. One that fails is tried again, later and later: a timer is a promise, so it never gives up. */
export const createRunTimer =
  ({ timerQueue, handlers, clock, logger }: Deps) =>
  async (timer: DueTimer): Promise<void> => {
    try {
      await handlers[timer.kind](timer);
    } catch (error) {
      const waitMs = Math.min(LONGEST_WAIT_MS, 1000 * 2 ** Math.min(timer.attempts, 10));
      logger.warn(
        { timerId: timer.id, kind: timer.kind, attempts: timer.attempts, err: error },
        'timer failed, tried again',
      );
      await timerQueue.postpone(timer, new Date(clock.now().getTime() + waitMs));
    }
  };

export type RunTimer = ReturnType<typeof createRunTimer>;
