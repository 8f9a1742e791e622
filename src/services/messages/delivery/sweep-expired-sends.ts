import type { OutboundQueue } from '../../ports/queues/outbound-queue.js';
import type { RecordOutcome } from './record-outcome.js';

type Deps = {
  readonly outboundQueue: Pick<OutboundQueue, 'expired'>;
  readonly recordOutcome: RecordOutcome;
};

const AT_ONCE = 100;

/**
 * Marks sends `unknown` whose worker was lost between the request and its answer: they may have been delivered, so nobody sends
 * them again. Returns how many.
 */
export const createSweepExpiredSends =
  ({ outboundQueue, recordOutcome }: Deps) =>
  async (): Promise<number> => {
    const expired = await outboundQueue.expired(AT_ONCE);
    for (const job of expired) await recordOutcome(job, { status: 'unknown', error: { code: 'no_answer' } });
    return expired.length;
  };

export type SweepExpiredSends = ReturnType<typeof createSweepExpiredSends>;
