import type { Actor } from '../../../domain/people/agent.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import { AppError } from '../../../kernel/errors.js';
import type { ConversationDeps } from '../deps.js';
import { giveToAgent } from './give-to-agent.js';
import { lockVisible } from '../hold.js';

type Input = { readonly actor: Actor; readonly conversationId: string };

/**
 * The agent picks a waiting conversation. On purpose it may exceed their capacity, and is recorded so. Throws `not_found`,
 * `not_queued` when somebody else was faster or it is not waiting.
 */
export const createClaimConversation =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async ({ actor, conversationId }: Input): Promise<Conversation> => {
    const claimed = await unitOfWork.run(actor.merchantId, async (stores) => {
      const agent = await stores.agents.lockById(actor.agentId);
      if (!agent || agent.disabledAt) throw new AppError('forbidden', 'forbidden');
      const conversation = await lockVisible(stores, { actor, conversationId });
      if (conversation.state !== 'queued') throw new AppError('conflict', 'not_queued');
      const active = await stores.conversations.countActiveOf(agent.id);
      return giveToAgent(stores, {
        conversation,
        agent,
        by: 'claim',
        overCapacity: active >= agent.capacity,
        at: clock.now(),
        newId,
        line: { act: 'claimed', agentId: agent.id, agentName: agent.name },
      });
    });
    wakeUp.wake('outbox', actor.merchantId);
    return claimed;
  };

export type ClaimConversation = ReturnType<typeof createClaimConversation>;
