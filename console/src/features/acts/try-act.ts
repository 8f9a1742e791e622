import { wechatNumberIn } from '../../../../src/contract/wiring/wechat-number.js';
import { failureWords } from '../../locales/failure-words.js';
import { locale } from '../../locales/translate.js';
import { failureOf, refusalOf } from '../../state/desk/failures.js';
import type { FailureCode } from '../../state/desk/failures.js';
import { sayProblem } from '../../ui/say.js';
import { furtherOf } from '../help/further-of.js';

/** Runs an act an agent asked for; when it is refused, says why. Answers whether it came about. */
export const tryAct = async (run: () => Promise<unknown>): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch (error) {
    await sayRefused(failureOf(error), refusalOf(error));
    return false;
  }
};

/** WeChat's or WeChat Pay's own code, where one of them refused. */
const codeIn = (failure: FailureCode, reason: string | undefined): string | undefined => {
  if (reason === undefined) return undefined;
  return failure === 'pay_refused' ? reason : wechatNumberIn(reason);
};

/** What a code means. The table is heavier than most pages, and most acts are not refused. */
const meaningOf = async (code: string): Promise<string | undefined> => {
  const { explainedCode } = await import('../../../../src/contract/wiring/explained-codes.js');
  return explainedCode(code)?.words[locale.value].what;
};

/** With what the code means, and where it is explained. */
const sayRefused = async (failure: FailureCode, reason: string | undefined): Promise<void> => {
  const code = codeIn(failure, reason);
  const meant = code === undefined ? undefined : await meaningOf(code).catch(() => undefined);
  sayProblem([failureWords(failure), meant].join(' ').trim(), furtherOf(code));
};
