import { AppError } from '../../kernel/errors.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** Throws `invalid` `validation` for a reason that is not in the merchant's list. */
export const refuseUnknownReason = async (
  { merchants }: Pick<Stores, 'merchants'>,
  reason: string | undefined,
): Promise<void> => {
  if (reason === undefined) return;
  const { settings } = await merchants.current();
  if (settings.statusReasons.includes(reason)) return;
  throw new AppError('invalid', 'validation', { details: { field: 'reason' } });
};
