import { isCommonPassword } from '../../domain/people/password-rules.js';
import { AppError } from '../../kernel/errors.js';

/** Throws `invalid` `validation` for a password that is among the first to be tried. `field` names the input it came from. */
export const refuseCommonPassword = (password: string, field = 'password'): void => {
  if (isCommonPassword(password)) throw new AppError('invalid', 'validation', { details: { field } });
};
