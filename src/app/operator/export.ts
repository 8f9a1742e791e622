import { createWriteStream } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { loadConfig } from '../../config/load-config.js';
import { AppError } from '../../kernel/errors.js';
import type { Logger } from '../../kernel/logger.js';
import { createMerchantRegister } from '../../postgres/repositories/people/setup-repository.js';
import { openFoundation } from '../container/foundation.js';
import { buildKeeping } from '../container/running/keeping.js';
import { openMediaStore } from '../container/serving/media-store.js';
import { buildRouting } from '../container/serving/serving.js';
import { createShutdown } from '../shutdown.js';

type Wanted = { readonly merchantId: string; readonly file: string };

/** Writes everything of one merchant into a zip; the name is there when the file is whole. Throws `not_found`. */
export const exportMerchant = async (
  { merchantId, file }: Wanted,
  logger: Logger,
  config = loadConfig().config,
): Promise<void> => {
  const shutdown = createShutdown(logger);
  try {
    const foundation = await openFoundation({ config, logger, shutdown });
    const merchants = await createMerchantRegister(foundation.database.system).ids();
    if (!merchants.includes(merchantId)) throw new AppError('missing', 'not_found', { details: { merchantId } });
    const mediaStore = openMediaStore(config, shutdown);
    const { lineSource } = buildRouting(foundation);
    const keeping = buildKeeping({ ...foundation, mediaStore, lineSource });
    const content = await keeping.exportMerchant({ merchantId, actor: undefined });
    const draft = `${file}.draft`;
    try {
      const output = createWriteStream(draft, { flags: 'wx', mode: 0o600, flush: true });
      await pipeline(Readable.from(content, { objectMode: false }), output);
      await rename(draft, file);
    } finally {
      await rm(draft, { force: true });
    }
  } finally {
    await shutdown.run();
  }
};
