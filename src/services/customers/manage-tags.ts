import type { Actor } from '../../domain/people/agent.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly newId: NewId };

/** The merchant's tags. A name twice is `conflict` `already_exists`; a tag that is removed leaves every customer. */
export const createManageTags = ({ unitOfWork, newId }: Deps) => {
  const existing = async (actor: Actor, act: Parameters<typeof unitOfWork.run<boolean>>[1]): Promise<void> => {
    if (!(await unitOfWork.run(actor.merchantId, act))) throw new AppError('missing', 'not_found');
  };
  return {
    list: ({ merchantId }: Actor) => unitOfWork.run(merchantId, ({ tags }) => tags.all()),
    add: async ({ merchantId }: Actor, name: string): Promise<{ readonly id: string }> => {
      const id = newId();
      await unitOfWork.run(merchantId, ({ tags }) => tags.add({ id, name }));
      return { id };
    },
    rename: (actor: Actor, tag: { readonly id: string; readonly name: string }) =>
      existing(actor, ({ tags }) => tags.rename(tag)),
    remove: (actor: Actor, id: string) => existing(actor, ({ tags }) => tags.remove(id)),
  };
};

export type ManageTags = ReturnType<typeof createManageTags>;
