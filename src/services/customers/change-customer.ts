import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { ProfilePatch } from '../ports/stores/customer-stores.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { customersChanged } from './customer-changed.js';
import { lockCustomer } from './lock-customer.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly wakeUp: WakeUp; readonly clock: Clock };

type Input = {
  readonly actor: Actor;
  readonly customerId: string;
  readonly patch: Omit<ProfilePatch, 'mergedInto'>;
};

/** Changes what is known of a customer; what is not named stays, `null` empties, attributes are set as a whole. */
export const createChangeCustomer =
  ({ unitOfWork, wakeUp }: Deps) =>
  async ({ actor, customerId, patch }: Input): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const before = await lockCustomer(stores, customerId);
      await stores.profiles.update(customerId, patch);
      const name = patch.name === undefined ? before.name : (patch.name ?? undefined);
      await customersChanged(stores, [{ id: customerId, name }]);
    });
    wakeUp.wake('outbox', actor.merchantId);
  };

export type ChangeCustomer = ReturnType<typeof createChangeCustomer>;

/** Sets the tags of a customer. Throws `invalid` for a tag the merchant does not have. */
export const createTagCustomer =
  ({ unitOfWork, wakeUp, clock }: Deps) =>
  async (input: { readonly actor: Actor; readonly customerId: string; readonly tagIds: readonly string[] }) => {
    const { actor, customerId, tagIds } = input;
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const { name } = await lockCustomer(stores, customerId);
      const wanted = [...new Set(tagIds)];
      const known = await stores.tags.known(wanted);
      if (known.length < wanted.length) throw new AppError('invalid', 'validation', { details: { field: 'tagIds' } });
      await stores.profiles.setTags(customerId, { tagIds: wanted, by: actor.agentId, at: clock.now() });
      await customersChanged(stores, [{ id: customerId, name }]);
    });
    wakeUp.wake('outbox', actor.merchantId);
  };

export type TagCustomer = ReturnType<typeof createTagCustomer>;
