import type { QuickReply } from '../../domain/people/quick-reply.js';
import type { Clock } from '../../kernel/clock.js';
import type { NewId } from '../../kernel/ids.js';
import type { Stores, UnitOfWork } from '../ports/stores/unit-of-work.js';
import { findChangeable, noteQuickReply, placeFor, requirePictures } from './quick-reply-rules.js';
import type { QuickReplyActor, WantedPlace } from './quick-reply-rules.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock; readonly newId: NewId };
type Input = QuickReplyActor &
  WantedPlace &
  Pick<QuickReply, 'title' | 'shortcut' | 'text' | 'mediaIds'> & {
    /** Of the one to change; without it one is added. */
    readonly quickReplyId?: string;
  };

/** Adds or changes a prepared answer. Throws `already_exists` for a title its place has, and as `quick-reply-rules` says. */
export const createSaveQuickReply =
  ({ unitOfWork, clock, newId }: Deps) =>
  (input: Input): Promise<QuickReply> =>
    unitOfWork.run(input.actor.merchantId, async (stores) => {
      const known =
        input.quickReplyId === undefined ? undefined : await findChangeable(stores, input, input.quickReplyId);
      const fields = await fieldsOf(stores, input);
      const id = known?.id ?? newId();
      const write = known ? stores.quickReplies.update : stores.quickReplies.add;
      const at = clock.now();
      await write(id, fields, at);
      await noteQuickReply(stores, { actor: input.actor, before: known, after: fields, at });
      return { ...fields, id, useCount: known?.useCount ?? 0 };
    });

export type SaveQuickReply = ReturnType<typeof createSaveQuickReply>;

const fieldsOf = async (stores: Stores, input: Input) => {
  const { title, shortcut, text, mediaIds } = input;
  await requirePictures(stores, mediaIds);
  return { place: await placeFor(stores, input, input), title, shortcut, text, mediaIds };
};
