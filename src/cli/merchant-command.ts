import { parseArgs } from 'node:util';
import { addMerchant, newPassword } from '../app/commands/add-merchant.js';
import { createLogger } from '../app/logger.js';
import { faultOfPassword, passwordFromInput } from './password-input.js';

const OPTIONS = {
  name: { type: 'string' },
  'time-zone': { type: 'string' },
  'owner-name': { type: 'string' },
  login: { type: 'string' },
} as const;
const USAGE_ERROR = 64;

type Wanted = {
  readonly name: string;
  readonly ownerName: string;
  readonly loginName: string;
  readonly timeZone: string | undefined;
};

/** `jiedai merchant add`: the password never stands among the arguments, where other users of the machine could read it. */
export const addMerchantCommand = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { name = '', 'owner-name': ownerName = '', login: loginName = '', 'time-zone': timeZone } = values;
  const given = await passwordFromInput();
  const password = given ?? newPassword();
  const fault = faultOf({ name, ownerName, loginName, timeZone }, password);
  if (fault !== undefined) return refuse(fault);
  const request = { merchant: { name, timeZone }, owner: { name: ownerName, loginName, password } };
  const added = await addMerchant(request, createLogger('warn', process.stderr));
  process.stdout.write(`merchant ${added.merchantId}\nowner    ${added.agentId}\n`);
  if (given === undefined) process.stdout.write(`password ${password}\n`);
  return 0;
};

const faultOf = ({ name, ownerName, loginName, timeZone }: Wanted, password: string): string | undefined => {
  if ([name, ownerName, loginName].some((given) => given.trim() === ''))
    return 'Give --name, --owner-name and --login.';
  if (timeZone !== undefined && !isTimeZone(timeZone)) return '--time-zone takes a name such as Asia/Shanghai.';
  return faultOfPassword(password);
};

const refuse = (sentence: string): number => {
  process.stderr.write(`${sentence}\n`);
  return USAGE_ERROR;
};

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
};
