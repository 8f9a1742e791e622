import { parseArgs } from 'node:util';
import { checkShop } from '../app/commands/check-shop.js';

const OPTIONS = {
  secret: { type: 'string' },
  openid: { type: 'string' },
  'app-id': { type: 'string' },
} as const;
const USAGE_ERROR = 64;

/** `jiedai order-connector check`: asks a shop everything the contract promises, for the developer who builds it. */
export const checkOrderConnectorCommand = async (args: readonly string[]): Promise<number> => {
  const { values, positionals } = parseArgs({ args: [...args], options: OPTIONS, allowPositionals: true });
  const [url = ''] = positionals;
  const { secret = '' } = values;
  if (!/^https?:/.test(url) || !URL.canParse(url) || secret === '') {
    process.stderr.write('Give the address of the shop, and its secret by --secret.\n');
    return USAGE_ERROR;
  }
  const { openid, 'app-id': appId } = values;
  const results = await checkShop({ url: url.replace(/\/+$/, ''), secret, openid, appId }, ({ rule, what, fault }) => {
    process.stdout.write(`${fault === undefined ? 'pass' : 'FAIL'}  ${rule.padEnd(16)}  ${what}\n`);
    if (fault !== undefined) process.stdout.write(`      ${' '.repeat(16)}  ${fault}\n`);
  });
  const failed = results.filter(({ fault }) => fault !== undefined).length;
  process.stdout.write(`\n${results.length - failed} of ${results.length} rules kept\n`);
  if (openid === undefined)
    process.stdout.write('Give --openid of a customer with two orders to check orders and paging.\n');
  return failed === 0 ? 0 : 1;
};
