import { text } from 'node:stream/consumers';
import { parseArgs } from 'node:util';
import { addMerchant, newPassword } from '../app/add-merchant.js';
import { createLogger } from '../app/logger.js';

const MISSING = 'Give --name, --owner-name and --login.\n';
const SHORT_PASSWORD = 'The password from standard input must have 12 to 128 characters.\n';
const USAGE_ERROR = 64;

/** `jiedai merchant add`: the password never stands among the arguments, where other users of the machine could read it. */
export const addMerchantCommand = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      name: { type: 'string' },
      'time-zone': { type: 'string' },
      'owner-name': { type: 'string' },
      login: { type: 'string' },
    },
  });
  const { name, 'owner-name': ownerName, login: loginName, 'time-zone': timeZone } = values;
  if (!name?.trim() || !ownerName?.trim() || !loginName?.trim()) return refuse(MISSING);
  const given = await passwordFromInput();
  const password = given ?? newPassword();
  if (password.length < 12 || password.length > 128) return refuse(SHORT_PASSWORD);
  const request = { merchant: { name, timeZone }, owner: { name: ownerName, loginName, password } };
  const added = await addMerchant(request, createLogger('warn', process.stderr));
  process.stdout.write(`merchant ${added.merchantId}\nowner    ${added.agentId}\n`);
  if (given === undefined) process.stdout.write(`password ${password}\n`);
  return 0;
};

const refuse = (sentence: string): number => {
  process.stderr.write(sentence);
  return USAGE_ERROR;
};

/** The first line of what is piped in; undefined at a terminal, or when nothing comes. */
const passwordFromInput = async (): Promise<string | undefined> => {
  if (process.stdin.isTTY) return undefined;
  const [line = ''] = (await text(process.stdin)).split(/\r?\n/);
  return line === '' ? undefined : line;
};
