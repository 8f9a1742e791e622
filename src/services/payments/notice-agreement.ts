import { AppError } from '../../kernel/errors.js';

/** A notice that contradicts what we know is refused: nothing of it is kept, and WeChat Pay delivers it again. */
export const agree = (condition: boolean): void => {
  if (!condition) throw new AppError('invalid', 'validation');
};

/** `applied`: it changed something; `repeated`: it said what was known; `kept`: of a kind we do not act on. */
export type NoticeOutcome = 'applied' | 'repeated' | 'kept';
