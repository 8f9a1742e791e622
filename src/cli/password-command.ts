import { parseArgs } from 'node:util';
import { newPassword } from '../app/commands/add-merchant.js';
import { createLogger } from '../app/logger.js';
import { resetPassword } from '../app/commands/reset-password.js';
import { faultOfPassword, passwordFromInput } from './password-input.js';

const OPTIONS = {
  login: { type: 'string' },
  'without-second-factor': { type: 'boolean', default: false },
} as const;
const USAGE_ERROR = 64;

/** `jiedai reset-password`: for the last owner, whom no colleague can send a link. */
export const resetPasswordCommand = async (args: readonly string[]): Promise<number> => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  const { login: loginName = '', 'without-second-factor': removesSecondFactor } = values;
  const given = await passwordFromInput();
  const password = given ?? newPassword();
  const fault = loginName.trim() === '' ? 'Give --login.' : faultOfPassword(password);
  if (fault !== undefined) {
    process.stderr.write(`${fault}\n`);
    return USAGE_ERROR;
  }
  await resetPassword({ loginName, password, removesSecondFactor }, createLogger('warn', process.stderr));
  process.stdout.write(`the password of ${loginName} is set; every session of theirs ends\n`);
  if (given === undefined) process.stdout.write(`password ${password}\n`);
  return 0;
};
