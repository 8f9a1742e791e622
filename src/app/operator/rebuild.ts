import { loadConfig } from '../../config/load-config.js';
import type { Logger } from '../../kernel/logger.js';
import { openFoundation } from '../container/foundation.js';
import { buildRouting } from '../container/serving/serving.js';
import { createShutdown } from '../shutdown.js';

/** Builds every merchant's waiting line in Redis from Postgres. Throws `unavailable` while Redis does not answer. */
export const rebuildRedis = async (logger: Logger, config = loadConfig().config): Promise<number> => {
  const shutdown = createShutdown(logger);
  try {
    const foundation = await openFoundation({ config, logger, shutdown });
    const { connection } = foundation;
    await new Promise<void>((resolve) => {
      const giveUp = setTimeout(resolve, WAIT_FOR_REDIS_MS);
      connection.onReady(() => {
        clearTimeout(giveUp);
        resolve();
      });
    });
    const { lineSource, rebuildLine } = buildRouting(foundation);
    const merchants = await lineSource.merchantIds();
    for (const merchantId of merchants) await rebuildLine(merchantId);
    return merchants.length;
  } finally {
    await shutdown.run();
  }
};

const WAIT_FOR_REDIS_MS = 5_000;
