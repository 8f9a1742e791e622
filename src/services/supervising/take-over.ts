import type { Actor } from '../../domain/people/agent.js';
import type { Conversation } from '../../domain/conversations/conversation.js';
import { AppError } from '../../kernel/errors.js';
import type { ConversationDeps } from '../conversations/deps.js';
import { giveToAgent } from '../conversations/handing/give-to-agent.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Input = {
  readonly actor: Actor;
  readonly conversationId: string;
  /** The assignment the supervisor saw: who was faster meanwhile keeps it. */
  readonly assignmentNumber: number;
};

/**
 * The supervisor becomes the holder, above capacity if need be; what the former holder sends from now on is refused. Throws
 * `not_found`, `conversation_closed`, `not_assigned` (409) when the number is old.
 */
export const createTakeOver =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async (input: Input): Promise<Conversation> => {
    const { merchantId, agentId } = input.actor;
    const taken = await unitOfWork.run(merchantId, async (stores) => {
      const supervisor = await stores.agents.lockById(agentId);
      if (!supervisor || supervisor.disabledAt) throw new AppError('forbidden', 'forbidden');
      const conversation = await lockOpen(stores, input);
      if (conversation.agentId === agentId) return conversation;
      const at = clock.now();
      const active = await stores.conversations.countActiveOf(agentId);
      const former =
        conversation.agentId === undefined ? undefined : await stores.agents.findById(conversation.agentId);
      await stores.audit.add({
        actor: input.actor,
        action: 'conversation.taken_over',
        subjectType: 'conversation',
        subjectId: conversation.id,
        before: { agent: former?.name ?? null },
        after: { agent: supervisor.name },
        at,
      });
      return giveToAgent(stores, {
        conversation,
        agent: supervisor,
        by: 'take_over',
        overCapacity: active >= supervisor.capacity,
        at,
        newId,
        line: { act: 'taken_over', agentId, agentName: supervisor.name },
      });
    });
    wakeUp.wake('outbox', merchantId);
    return taken;
  };

export type TakeOver = ReturnType<typeof createTakeOver>;

const lockOpen = async (
  { conversations }: Pick<Stores, 'conversations'>,
  { conversationId, assignmentNumber }: Input,
): Promise<Conversation> => {
  const conversation = await conversations.lockById(conversationId);
  if (!conversation) throw new AppError('missing', 'not_found');
  if (conversation.state === 'closed') throw new AppError('conflict', 'conversation_closed');
  if (conversation.assignmentNumber !== assignmentNumber) throw new AppError('conflict', 'not_assigned');
  return conversation;
};
