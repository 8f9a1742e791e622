import type { Logger } from '../kernel/logger.js';
import type { Presence } from '../services/ports/live/presence.js';
import { createWorkerLoop } from './worker-loop.js';
import type { WorkerLoop } from './worker-loop.js';

type Deps = {
  readonly presence: Pick<Presence, 'expire'>;
  /** Merchants whose agents were connected lately. */
  readonly merchantsPresent: () => Promise<readonly string[]>;
  readonly intervalMs: () => number;
  readonly logger: Logger;
};

/** Looks for agents whose sockets fell silent together with the process that held them. */
export const createPresenceSweeper = ({ presence, merchantsPresent, intervalMs, logger }: Deps): WorkerLoop => {
  const look = async (): Promise<boolean> => {
    for (const merchantId of await merchantsPresent()) await presence.expire(merchantId);
    return false;
  };
  return createWorkerLoop({ name: 'presence', look, intervalMs, logger });
};
