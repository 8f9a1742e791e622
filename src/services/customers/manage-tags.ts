import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { NewId } from '../../kernel/ids.js';
import type { WakeUp } from '../ports/live/wake-up.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = {
  readonly unitOfWork: UnitOfWork;
  readonly newId: NewId;
  readonly clock: Clock;
  readonly wakeUp: Pick<WakeUp, 'wake'>;
};
type Change = {
  readonly action: 'tag.created' | 'tag.renamed' | 'tag.removed';
  readonly before?: { readonly name: string | undefined };
  readonly after?: { readonly name: string };
};

/** The merchant's tags. A name twice is `conflict` `already_exists`; a tag that is removed leaves every customer. */
export const createManageTags = ({ unitOfWork, newId, clock, wakeUp }: Deps) => {
  const nameOf = async ({ tags }: Pick<Stores, 'tags'>, id: string): Promise<string | undefined> =>
    (await tags.all()).find((tag) => tag.id === id)?.name;
  /** The act, its entry in the log, and word of it to the accounts that keep tags in step. */
  const change = async (actor: Actor, act: (stores: Stores) => Promise<Change>): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async (stores) => {
      const entry = await act(stores);
      const subject = { subjectType: 'merchant', subjectId: actor.merchantId } as const;
      await stores.audit.add({ actor, ...subject, ...entry, at: clock.now() });
      await stores.wechatTags.requestTagsPush();
    });
    wakeUp.wake('timers', actor.merchantId);
  };
  const found = (isFound: boolean): void => {
    if (!isFound) throw new AppError('missing', 'not_found');
  };
  return {
    list: ({ merchantId }: Actor) => unitOfWork.run(merchantId, ({ tags }) => tags.all()),
    add: async (actor: Actor, name: string): Promise<{ readonly id: string }> => {
      const id = newId();
      await change(actor, async ({ tags }) => {
        await tags.add({ id, name });
        return { action: 'tag.created', after: { name } };
      });
      return { id };
    },
    rename: (actor: Actor, { id, name }: { readonly id: string; readonly name: string }) =>
      change(actor, async (stores) => {
        const before = { name: await nameOf(stores, id) };
        found(await stores.tags.rename({ id, name }));
        return { action: 'tag.renamed', before, after: { name } };
      }),
    remove: (actor: Actor, id: string) =>
      change(actor, async (stores) => {
        const before = { name: await nameOf(stores, id) };
        found(await stores.tags.remove(id));
        return { action: 'tag.removed', before };
      }),
  };
};

export type ManageTags = ReturnType<typeof createManageTags>;
