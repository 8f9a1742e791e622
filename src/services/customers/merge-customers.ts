import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { CustomerMerge, CustomerProfile } from '../ports/stores/customer-stores.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { customersChanged } from './customer-changed.js';
import { joinCustomers } from './join-customers.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly wakeUp: WakeUp;
  readonly clock: Clock;
  readonly newId: NewId;
};

type Input = {
  readonly actor: Actor;
  readonly customerId: string;
  /** Who turned out to be the same person; goes into the first. */
  readonly otherId: string;
  readonly reason: 'phone' | 'hand';
};

/** Joins two customers by hand, or because they gave the same phone number. */
export const createMergeCustomers =
  ({ unitOfWork, wakeUp, clock, newId }: Deps) =>
  async ({ actor, customerId, otherId, reason }: Input): Promise<{ readonly id: string }> => {
    const merge = await unitOfWork.run(actor.merchantId, (stores) =>
      joinCustomers(stores, { clock, newId }, { keptId: customerId, mergedId: otherId, reason, by: actor.agentId }),
    );
    wakeUp.wake('outbox', actor.merchantId);
    return merge;
  };

export type MergeCustomers = ReturnType<typeof createMergeCustomers>;

/** What was taken over goes, unless somebody has written something else there since. */
const givenBack = (kept: CustomerProfile, merged: CustomerProfile, { moved }: CustomerMerge) => ({
  ...Object.fromEntries(moved.fields.filter((field) => kept[field] === merged[field]).map((field) => [field, null])),
  attributes: Object.fromEntries(
    Object.entries(kept.attributes).filter(
      ([key, value]) => !moved.attributes.includes(key) || merged.attributes[key] !== value,
    ),
  ),
});

const split = async (stores: Stores, merge: CustomerMerge, at: Date): Promise<void> => {
  const { keptId, mergedId, moved, by } = merge;
  const locked = await stores.profiles.lock([keptId, mergedId]);
  const [kept, merged] = [keptId, mergedId].map((id) => locked.find((customer) => customer.id === id));
  // The kept one was itself joined to another since: that join has to be undone first.
  if (!kept || !merged || kept.mergedInto !== undefined) throw new AppError('conflict', 'already_merged');
  await stores.merges.moveBack(moved.rows, { fromId: keptId, toId: mergedId });
  const tagIds = (await stores.profiles.tagIdsOf(keptId)).filter((id) => !moved.tagIds.includes(id));
  await stores.profiles.setTags(keptId, { tagIds, by, at });
  const patch = givenBack(kept, merged, merge);
  await stores.profiles.update(keptId, patch);
  await stores.profiles.update(mergedId, { mergedInto: null });
  const [after] = await stores.profiles.lock([keptId]);
  await customersChanged(stores, [{ id: keptId, name: after?.name }, merged]);
};

/** Makes two customers of one again, with what each of them had. Undone twice does nothing the second time. */
export const createUndoMerge =
  ({ unitOfWork, wakeUp, clock }: Deps) =>
  async ({ actor, mergeId }: { readonly actor: Actor; readonly mergeId: string }): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const merge = await stores.merges.lockById(mergeId);
      if (!merge) throw new AppError('missing', 'not_found');
      if (merge.undoneAt !== undefined) return;
      await split(stores, merge, clock.now());
      await stores.merges.markUndone(mergeId, actor.agentId, clock.now());
    });
    wakeUp.wake('outbox', actor.merchantId);
  };

export type UndoMerge = ReturnType<typeof createUndoMerge>;

/** Remembers an identity's unionid; who has the same one is the same person. Throws `not_found`. */
export const createLearnUnionid =
  ({ unitOfWork, wakeUp, clock, newId }: Deps) =>
  async (input: { readonly actor: Actor; readonly identityId: string; readonly unionid: string }): Promise<void> => {
    const { actor, identityId, unionid } = input;
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const found = await stores.profiles.setUnionid(identityId, unionid);
      if (!found) throw new AppError('missing', 'not_found');
      // The oldest keeps: ids rise with time.
      const [keptId = found.customerId, ...rest] = [found.customerId, ...found.others].toSorted();
      for (const mergedId of rest) {
        await joinCustomers(stores, { clock, newId }, { keptId, mergedId, reason: 'unionid', by: undefined });
      }
    });
    wakeUp.wake('outbox', actor.merchantId);
  };

export type LearnUnionid = ReturnType<typeof createLearnUnionid>;
