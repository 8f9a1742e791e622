import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import type { Presence } from '../ports/live/presence.js';

type Deps = { readonly presence: Pick<Presence, 'connectedAgents'>; readonly logger: Logger };

const NOBODY: ReadonlySet<string> = new Set();

/** Who is connected. While Redis is away nobody counts as connected. */
export const createReadConnected =
  ({ presence, logger }: Deps) =>
  (merchantId: string): Promise<ReadonlySet<string>> =>
    presence.connectedAgents(merchantId).catch((error: unknown) => {
      if (!(error instanceof AppError && error.kind === 'unavailable')) throw error;
      logger.debug({ err: error }, 'presence is not known');
      return NOBODY;
    });
