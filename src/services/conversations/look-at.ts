import type { Actor } from '../../domain/people/agent.js';
import { maySeeConversation } from '../../domain/people/permissions.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';
import { viewerOf } from './hold.js';

type Input = { readonly actor: Actor; readonly conversationId: string };

/** Makes sure that the actor may see the conversation. Throws `not_found`. */
export const createLookAt =
  ({ unitOfWork }: { readonly unitOfWork: UnitOfWork }) =>
  ({ actor, conversationId }: Input): Promise<void> =>
    unitOfWork.run(actor.merchantId, async (stores) => {
      const conversation = await stores.conversations.findById(conversationId);
      if (!conversation || !maySeeConversation(await viewerOf(stores, actor), conversation))
        throw new AppError('missing', 'not_found');
    });

export type LookAt = ReturnType<typeof createLookAt>;
