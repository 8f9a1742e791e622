import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { Rating } from '../ports/stores/conversations/self-service-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork };
type Input = { readonly actor: Actor; readonly customerId: string };

/** More than these nobody reads beside a conversation. */
const MOST = 20;

/** What a customer said of the service, newest first: whoever serves them should know. Throws `missing` `not_found`. */
export const createListCustomerRatings =
  ({ unitOfWork }: Deps) =>
  ({ actor: { merchantId }, customerId }: Input): Promise<readonly Rating[]> =>
    unitOfWork.run(merchantId, async ({ ratings, tickets }) => {
      if (!(await tickets.hasCustomer(customerId))) throw new AppError('missing', 'not_found');
      return ratings.ofCustomer(customerId, MOST);
    });

export type ListCustomerRatings = ReturnType<typeof createListCustomerRatings>;
