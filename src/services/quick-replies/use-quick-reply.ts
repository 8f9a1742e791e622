import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { findChangeable, findUsable, noteQuickReply } from './quick-reply-rules.js';
import type { QuickReplyActor } from './quick-reply-rules.js';

type Deps = { readonly unitOfWork: UnitOfWork };

/** Counts one use: what is used most is offered first. */
export const createUseQuickReply =
  ({ unitOfWork }: Deps) =>
  ({ actor, quickReplyId }: { readonly actor: Actor; readonly quickReplyId: string }): Promise<void> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      const { id } = await findUsable(stores, actor, quickReplyId);
      await stores.quickReplies.countUse(id);
    });

export type UseQuickReply = ReturnType<typeof createUseQuickReply>;

export const createRemoveQuickReply =
  ({ unitOfWork, clock }: Deps & { readonly clock: Clock }) =>
  ({ quickReplyId, ...by }: QuickReplyActor & { readonly quickReplyId: string }): Promise<void> =>
    unitOfWork.run(by.actor.merchantId, async (stores) => {
      const known = await findChangeable(stores, by, quickReplyId);
      await stores.quickReplies.remove(known.id);
      await noteQuickReply(stores, { actor: by.actor, before: known, at: clock.now() });
    });

export type RemoveQuickReply = ReturnType<typeof createRemoveQuickReply>;
