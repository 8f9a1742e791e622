import { loadConfig } from '../../config/load-config.js';
import type { Logger } from '../../kernel/logger.js';
import { openFoundation } from '../container/foundation.js';
import { createMerchantRegister } from '../../postgres/repositories/people/setup-repository.js';
import { createShutdown } from '../shutdown.js';

export type AuditCheck = { readonly merchantId: string; readonly fault: number | undefined };

/** Whether each merchant's audit log is as it was written: the number of the first entry that is not. */
export const verifyAudit = async (logger: Logger, config = loadConfig().config): Promise<readonly AuditCheck[]> => {
  const shutdown = createShutdown(logger);
  try {
    const { database, unitOfWork } = await openFoundation({ config, logger, shutdown });
    const checks: AuditCheck[] = [];
    for (const merchantId of await createMerchantRegister(database.system).ids())
      checks.push({ merchantId, fault: await unitOfWork.run(merchantId, ({ retention }) => retention.auditFault()) });
    return checks;
  } finally {
    await shutdown.run();
  }
};
