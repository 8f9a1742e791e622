import { loadConfig } from '../../config/load-config.js';
import type { Logger } from '../../kernel/logger.js';
import { createSecretBox } from '../../postgres/channels/secret-box.js';
import { openDatabase } from '../../postgres/data-source.js';
import { createQuery } from '../../postgres/query.js';
import { storesOf } from '../../postgres/stores.js';
import { createUnitOfWork } from '../../postgres/unit-of-work.js';
import { createCountWaiting } from '../../services/reports/count-waiting.js';
import { createRebuildReports } from '../../services/reports/rebuild-reports.js';

type Wanted = {
  readonly logger: Logger;
  readonly onMerchant: (merchantId: string, conversations: number) => void;
};

/** Counts the facts of every merchant's reports again from the history, from a terminal. */
export const rebuildReports = async ({ logger, onMerchant }: Wanted): Promise<void> => {
  const { config } = loadConfig();
  const { url, appPoolSize, systemPoolSize } = config.database;
  const database = await openDatabase({ url, appPoolSize, systemPoolSize, logger });
  try {
    const unitOfWork = createUnitOfWork(database.app, storesOf(createSecretBox(config.masterKeys)));
    const rebuild = createRebuildReports({ unitOfWork, countWaiting: createCountWaiting({ unitOfWork }) });
    const merchants = await createQuery(database.system)<{ readonly id: string }>(
      'select id from merchants order by id',
    );
    for (const { id } of merchants) onMerchant(id, await rebuild(id));
  } finally {
    await database.close();
  }
};
