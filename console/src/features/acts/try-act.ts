import { failureWords } from '../../locales/failure-words.js';
import { failureOf } from '../../state/desk/failures.js';
import { sayProblem } from '../../ui/say.js';

/** Runs an act an agent asked for; when it is refused, says why. Answers whether it came about. */
export const tryAct = async (run: () => Promise<unknown>): Promise<boolean> => {
  try {
    await run();
    return true;
  } catch (error) {
    sayProblem(failureWords(failureOf(error)));
    return false;
  }
};
