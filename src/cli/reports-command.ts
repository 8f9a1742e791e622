import { createLogger } from '../app/logger.js';
import { rebuildReports } from '../app/commands/rebuild-reports.js';

/** `jiedai reports rebuild`: may run while the desk is at work. */
export const rebuildReportsCommand = async (): Promise<number> => {
  await rebuildReports({
    logger: createLogger('warn', process.stderr),
    onMerchant: (merchantId, conversations) =>
      void process.stdout.write(`merchant ${merchantId}: ${conversations} conversations\n`),
  });
  return 0;
};
