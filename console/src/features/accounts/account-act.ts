import { ACCOUNT_ERRORS } from '../../../../src/contract/channels/account-errors.table.js';
import { wechatNumberIn } from '../../../../src/contract/wiring/wechat-number.js';
import { failureWords } from '../../locales/failure-words.js';
import { t } from '../../locales/translate.js';
import { failureOf, refusalOf } from '../../state/desk/failures.js';
import { sayProblem } from '../../ui/say.js';
import { furtherOf } from '../help/further-of.js';

/** Why WeChat would not take it, in words; its own code where we have none. */
export const accountErrorWords = (code: string): string =>
  ACCOUNT_ERRORS[code] ?? t('account.wechat.other', { code: code.replace('wechat_', '') });

/** As `tryAct`, with WeChat's own reason where it refused. */
export const tryAccountAct = async (run: () => Promise<unknown>): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch (error) {
    const reason = refusalOf(error);
    if (reason === undefined) sayProblem(failureWords(failureOf(error)));
    else sayProblem(accountErrorWords(reason), furtherOf(wechatNumberIn(reason)));
    return false;
  }
};
