import type { NewId } from '../../kernel/ids.js';
import { putInQueue } from '../conversations/handing/put-in-queue.js';
import type { Stores } from '../ports/stores/unit-of-work.js';

type Leaving = { readonly agentId: string; readonly at: Date; readonly newId: NewId };

/**
 * Everything an agent holds goes back to its old place in the queue, from where routing gives it to a colleague. Hold the agent's
 * lock, so that nothing new is given to them meanwhile. Returns how many.
 */
export const handOverConversations = async (stores: Stores, { agentId, at, newId }: Leaving): Promise<number> => {
  let count = 0;
  for (const { id } of await stores.conversations.activeOf(agentId)) {
    const conversation = await stores.conversations.lockById(id);
    if (conversation?.agentId !== agentId || conversation.state !== 'active') continue;
    await putInQueue(stores, {
      conversation,
      cause: 'returned',
      at,
      newId,
      line: { act: 'returned', reason: 'agent_left', agentId },
      patch: { preferredAgentId: null },
    });
    count += 1;
  }
  return count;
};
