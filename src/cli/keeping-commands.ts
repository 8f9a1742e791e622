import { parseArgs } from 'node:util';
import { createLogger } from '../app/logger.js';
import { verifyAudit } from '../app/operator/audit.js';
import { exportMerchant } from '../app/operator/export.js';

const USAGE_ERROR = 64;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `jiedai audit verify`: exit code 1 when a log is not as it was written. */
export const verifyAuditCommand = async (): Promise<number> => {
  const checks = await verifyAudit(createLogger('warn', process.stderr));
  for (const { merchantId, fault } of checks)
    process.stdout.write(`${merchantId}  ${fault === undefined ? 'whole' : `NOT as written from entry ${fault} on`}\n`);
  return checks.some(({ fault }) => fault !== undefined) ? 1 : 0;
};

/** `jiedai export`: everything of one merchant. */
export const exportCommand = async (args: readonly string[]): Promise<number> => {
  const options = { merchant: { type: 'string' }, to: { type: 'string' } } as const;
  const { values } = parseArgs({ args: [...args], options });
  const { merchant: merchantId = '', to: file } = values;
  if (!UUID.test(merchantId) || file === undefined) {
    process.stderr.write('Give the id of the merchant by --merchant, and the file to write by --to.\n');
    return USAGE_ERROR;
  }
  await exportMerchant({ merchantId, file }, createLogger('warn', process.stderr));
  process.stdout.write(`${file}\n`);
  return 0;
};
