import type { Actor } from '../../../domain/people/agent.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { ConversationDeps } from '../deps.js';
import { doneBy } from '../desk-line.js';
import { lockHeld } from '../hold.js';
import { putInQueue } from './put-in-queue.js';

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  readonly assignmentNumber: number;
  readonly note?: string | undefined;
};

/** The agent gives a conversation back to the queue, where it keeps its old place. Errors: as `lockHeld`. */
export const createReturnConversation =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async (input: Input): Promise<Conversation> => {
    const { merchantId, agentId } = input.actor;
    const returned = await unitOfWork.run(merchantId, async (stores) => {
      const conversation = await lockHeld(stores, input);
      return putInQueue(stores, {
        conversation,
        cause: 'returned',
        at: clock.now(),
        newId,
        line: { act: 'returned', ...(await doneBy(stores, agentId)), reason: 'agent' },
        patch: { preferredAgentId: null, returnedCount: conversation.returnedCount + 1 },
        notes: input.note ? [{ text: input.note, agentId }] : [],
      });
    });
    wakeUp.wake('outbox', merchantId);
    return returned;
  };

export type ReturnConversation = ReturnType<typeof createReturnConversation>;
