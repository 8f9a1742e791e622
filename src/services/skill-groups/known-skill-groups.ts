import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** Throws `invalid` `validation` for a skill group this merchant does not have. */
export const refuseUnknownSkillGroups = async (
  { skillGroups }: Pick<Stores, 'skillGroups'>,
  ids: readonly string[],
  field = 'skillGroupIds',
): Promise<void> => {
  for (const id of ids) {
    if (!(await skillGroups.findById(id))) throw new AppError('invalid', 'validation', { details: { field } });
  }
};
