import type { Clock } from '../kernel/clock.js';
import type { Logger } from '../kernel/logger.js';
import type { WiringQueue } from '../services/ports/queues/wiring-queue.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import type { CheckWiring } from '../services/wiring/check-wiring.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly wiringQueue: Pick<WiringQueue, 'claim'>;
  readonly checkWiring: CheckWiring;
  readonly wakeUp: Pick<WakeUp, 'on'>;
  readonly clock: Clock;
  readonly logger: Logger;
};

/** Side by side: each waits for others' servers most of its time. */
const AT_ONCE = 4;
const LOOK_EVERY_MS = 30_000;

/** Looks at the wiring of every enabled channel each hour, spread over it. */
export const createWiringDoctor = ({ wiringQueue, checkWiring, wakeUp, clock, logger }: Deps): WorkerLoop => {
  const look = async (): Promise<boolean> => {
    const due = await wiringQueue.claim(clock.now(), AT_ONCE);
    await Promise.all(
      due.map(async ({ merchantId, channelId }) => {
        try {
          await checkWiring({ merchantId, channelId });
        } catch (error) {
          // The next hour's look comes all the same.
          logger.warn({ merchantId, channelId, err: error }, 'wiring not looked at');
        }
      }),
    );
    return due.length === AT_ONCE;
  };
  const loop = createWorkerLoop({ name: 'wiring-doctor', look, intervalMs: () => LOOK_EVERY_MS, logger });
  wakeUp.on('channels', () => loop.wake());
  return loop;
};
