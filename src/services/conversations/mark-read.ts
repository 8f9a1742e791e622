import type { Actor } from '../../domain/people/agent.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationDeps } from './deps.js';

type Input = { readonly actor: Actor; readonly conversationId: string; readonly number: number };

/**
 * The agent who holds the conversation has read up to this message number. Going back changes nothing; anybody else's reading
 * does not count and is answered with the conversation as it is. Throws `not_found`.
 */
export const createMarkRead =
  ({ unitOfWork, wakeUp }: Pick<ConversationDeps, 'unitOfWork' | 'wakeUp'>) =>
  async ({ actor, conversationId, number }: Input): Promise<Conversation> => {
    const read = await unitOfWork.run(actor.merchantId, async ({ conversations, messages, outbox }) => {
      const conversation = await conversations.lockById(conversationId);
      if (!conversation) throw new AppError('missing', 'not_found');
      const readNumber = Math.min(number, conversation.lastNumber);
      if (conversation.agentId !== actor.agentId || readNumber <= conversation.readNumber) return conversation;
      const unreadCount = await messages.countInboundAfter(conversation, readNumber);
      const after = await conversations.update(conversation.id, { readNumber, unreadCount });
      await outbox.add([
        {
          type: 'conversation.changed',
          cause: 'read',
          conversation: after,
          formerAgentId: undefined,
          formerSkillGroupId: undefined,
        },
      ]);
      return after;
    });
    wakeUp.wake('outbox', actor.merchantId);
    return read;
  };

export type MarkRead = ReturnType<typeof createMarkRead>;
