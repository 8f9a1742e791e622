import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import type { TimerQueue } from '../services/ports/queues/timer-queue.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import type { RunTimer } from '../services/timers/run-timer.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly timerQueue: TimerQueue;
  readonly runTimer: RunTimer;
  readonly clock: Clock;
  readonly wakeUp: WakeUp;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

const BATCH = 32;

/** Runs timers that are due. Between looks it sleeps until the next one it knows of. */
export const createTimeoutSweeper = ({ timerQueue, runTimer, clock, wakeUp, intervalMs, logger }: Deps): WorkerLoop => {
  let sleepMs = 0;

  const look = async (): Promise<boolean> => {
    const due = await timerQueue.claim(clock.now(), BATCH);
    await Promise.all(due.map(runTimer));
    if (due.length > 0) return true;
    const next = await timerQueue.nextDueAt();
    sleepMs = next ? Math.max(20, next.getTime() - clock.now().getTime()) : Infinity;
    return false;
  };

  const loop = createWorkerLoop({ name: 'timers', look, intervalMs: () => Math.min(intervalMs(), sleepMs), logger });
  wakeUp.on('timers', () => loop.wake());
  return loop;
};
