import { AppError } from '../../kernel/errors.js';
import type { CustomerProfile } from '../ports/stores/customer-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

/** Throws `not_found`; a customer that was joined to another is not there any more. */
export const lockCustomer = async ({ profiles }: Pick<Stores, 'profiles'>, id: string): Promise<CustomerProfile> => {
  const [customer] = await profiles.lock([id]);
  if (!customer || customer.mergedInto !== undefined) throw new AppError('missing', 'not_found');
  return customer;
};
