import type { Logger } from '../kernel/logger.js';
import type { WakeUp } from '../services/ports/live/wake-up.js';
import type { ClaimedEndpoint, WebhookQueue } from '../services/ports/queues/webhook-queue.js';
import type { DeliverWebhooks } from '../services/webhooks/deliver-webhooks.js';
import { createWorkerLoop } from './worker-loop.js';

type Deps = {
  readonly webhookQueue: WebhookQueue;
  readonly deliverWebhooks: DeliverWebhooks;
  readonly wakeUp: Pick<WakeUp, 'on'>;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

const ENDPOINTS_AT_ONCE = 8;

/** Tells addresses outside. A slow one holds up nobody but itself: the loop goes on claiming while it is being told. */
export const createWebhookWorker = ({ webhookQueue, deliverWebhooks, wakeUp, intervalMs, logger }: Deps) => {
  const running = new Set<Promise<void>>();
  let isStopping = false;

  const tell = async (claimed: ClaimedEndpoint): Promise<void> => {
    try {
      await deliverWebhooks(claimed, () => isStopping);
    } catch (err) {
      // The lease ends by itself, and what was not recorded is told again.
      logger.warn({ endpointId: claimed.endpointId, err }, 'webhook endpoint not told');
    }
  };
  const look = async (): Promise<boolean> => {
    const free = ENDPOINTS_AT_ONCE - running.size;
    const claimed = free > 0 ? await webhookQueue.claim(free) : [];
    for (const endpoint of claimed) {
      const work = tell(endpoint).finally(() => {
        running.delete(work);
        loop.wake();
      });
      running.add(work);
    }
    return false;
  };
  const loop = createWorkerLoop({ name: 'webhooks', look, intervalMs, logger });

  return {
    start: () => {
      wakeUp.on('webhook_deliveries', () => loop.wake());
      loop.start();
    },
    stop: async () => {
      isStopping = true;
      await loop.stop();
      await Promise.all(running);
    },
  };
};
