import type { Logger } from '../../kernel/logger.js';
import type { AcceptedPush, InboundQueue, Spool } from '../../services/ports/queues/inbound-queue.js';
import { createWorkerLoop } from '../worker-loop.js';
import type { WorkerLoop } from '../worker-loop.js';

type Deps = {
  readonly spool: Spool;
  readonly inboundQueue: Pick<InboundQueue, 'accept'>;
  readonly onDelivered: (push: AcceptedPush) => void;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

/**
 * Brings spooled pushes into the journal as soon as Postgres answers again, also those of a process that died. A push that was
 * journaled after all is known by its key and added once.
 */
export const createSpoolDrain = ({ spool, inboundQueue, onDelivered, intervalMs, logger }: Deps): WorkerLoop => {
  const look = async (): Promise<boolean> => {
    const count = await spool.drain(async (push) => {
      await inboundQueue.accept(push);
      onDelivered(push);
    });
    if (count > 0) logger.warn({ pushes: count }, 'spooled pushes were journaled');
    return false;
  };
  // While pushes wait here, ask for Postgres often: nobody sees them until it is back.
  const rest = (): number => (spool.size() > 0 ? 500 : intervalMs());
  return createWorkerLoop({ name: 'spool-drain', look, intervalMs: rest, logger });
};
