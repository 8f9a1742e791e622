import type { Actor } from '../../domain/people/agent.js';
import type { Clock } from '../../kernel/clock.js';
import { AppError } from '../../kernel/errors.js';
import type { UnitOfWork } from '../ports/stores/unit-of-work.js';

type Deps = { readonly unitOfWork: UnitOfWork; readonly clock: Clock };
type Input = { readonly actor: Actor; readonly conversationId: string };

/**
 * A supervisor begins to watch a conversation that is not theirs. Their socket hears everything of the merchant anyway; what
 * happens here is that it is written down.
 */
export const createWatchConversation =
  ({ unitOfWork, clock }: Deps) =>
  async ({ actor, conversationId }: Input): Promise<void> => {
    await unitOfWork.run(actor.merchantId, async ({ conversations, audit }) => {
      const conversation = await conversations.findById(conversationId);
      if (!conversation) throw new AppError('missing', 'not_found');
      if (conversation.agentId === actor.agentId) return;
      await audit.add({
        actor,
        action: 'conversation.watched',
        subjectType: 'conversation',
        subjectId: conversationId,
        at: clock.now(),
      });
    });
  };

export type WatchConversation = ReturnType<typeof createWatchConversation>;
