import { explainedCode } from '../../../../src/contract/wiring/explained-codes.js';
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
    sayRefused(failureOf(error), refusalOf(error));
    return false;
  }
};

/** With what WeChat Pay says, where it was WeChat Pay that refused. */
const sayRefused = (failure: FailureCode, code: string | undefined): void => {
  const meant =
    failure === 'pay_refused' && code !== undefined ? explainedCode(code)?.words[locale.value].what : undefined;
  sayProblem([failureWords(failure), meant].join(' ').trim(), failure === 'pay_refused' ? furtherOf(code) : undefined);
};
