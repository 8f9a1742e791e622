import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { CustomerProfile, MergeReason, MovedRows, ProfileField } from '../ports/stores/customer-stores.js';
import type { Stores } from '../ports/stores/unit-of-work.js';
import { customersChanged } from './customer-changed.js';

type Join = {
  readonly keptId: string;
  readonly mergedId: string;
  readonly reason: MergeReason;
  readonly by: string | undefined;
};

const FIELDS: readonly ProfileField[] = ['name', 'remark', 'phone', 'address'];

/** What the kept customer did not know and the other did. */
const takenOver = (kept: CustomerProfile, merged: CustomerProfile) => ({
  fields: FIELDS.filter((field) => kept[field] === undefined && merged[field] !== undefined),
  attributes: Object.keys(merged.attributes).filter((key) => !(key in kept.attributes)),
});

type Taken = ReturnType<typeof takenOver>;

const patchOf = (kept: CustomerProfile, merged: CustomerProfile, { fields, attributes }: Taken) => ({
  ...Object.fromEntries(fields.map((field) => [field, merged[field]])),
  attributes: {
    ...kept.attributes,
    ...Object.fromEntries(attributes.map((key) => [key, merged.attributes[key] ?? ''])),
  },
});

const addTags = async ({ profiles }: Stores, { keptId, mergedId, by }: Join, at: Date): Promise<readonly string[]> => {
  const [own, others] = [await profiles.tagIdsOf(keptId), await profiles.tagIdsOf(mergedId)];
  const added = others.filter((id) => !own.includes(id));
  if (added.length > 0) await profiles.setTags(keptId, { tagIds: [...own, ...added], by, at });
  return added;
};

/**
 * Makes one customer of two: everything of the second goes to the first, and the record of it is what undoing needs. Throws
 * `not_found` where one of them is gone or was joined already, `invalid` for one with itself.
 */
export const joinCustomers = async (
  stores: Stores,
  { clock, newId }: { readonly clock: Clock; readonly newId: NewId },
  join: Join,
): Promise<{ readonly id: string }> => {
  const { keptId, mergedId } = join;
  if (keptId === mergedId) throw new AppError('invalid', 'validation', { details: { field: 'customerId' } });
  const locked = await stores.profiles.lock([keptId, mergedId]);
  const [kept, merged] = [keptId, mergedId].map((id) => locked.find((customer) => customer.id === id));
  if (!kept || !merged || kept.mergedInto !== undefined || merged.mergedInto !== undefined)
    throw new AppError('missing', 'not_found');

  const at = clock.now();
  const taken = takenOver(kept, merged);
  const moved: MovedRows = {
    rows: await stores.merges.moveRows(mergedId, keptId),
    tagIds: await addTags(stores, join, at),
    ...taken,
  };
  const block = await stores.blocks.findOf(mergedId);
  // Who was kept out stays out under the other name.
  if (block) await stores.blocks.add({ customerId: keptId, reason: block.reason, by: block.blockedBy, at });
  await stores.profiles.update(keptId, patchOf(kept, merged, taken));
  await stores.profiles.update(mergedId, { mergedInto: keptId });
  const id = newId();
  await stores.merges.add({ ...join, id, at, moved });
  await stores.audit.add({
    actor: join.by === undefined ? undefined : { agentId: join.by },
    action: 'customer.merged',
    subjectType: 'customer',
    subjectId: keptId,
    after: { mergedId, reason: join.reason },
    at,
  });
  const name = kept.name ?? merged.name;
  await customersChanged(stores, [
    { id: keptId, name },
    { id: mergedId, name },
  ]);
  return { id };
};
