import type { Actor } from '../../../domain/people/agent.js';
import type { Conversation } from '../../../domain/conversations/conversation.js';
import type { ConversationDeps } from '../deps.js';
import { addLines, announce, deskLine, doneBy } from '../desk-line.js';
import { lockHeld } from '../hold.js';

type Input = { readonly actor: Actor; readonly conversationId: string; readonly assignmentNumber: number };

/** The agent confirms what was assigned; accepting twice changes nothing. Errors: as `lockHeld`. */
export const createAcceptConversation =
  ({ unitOfWork, clock, newId, wakeUp }: ConversationDeps) =>
  async (input: Input): Promise<Conversation> => {
    const { merchantId, agentId } = input.actor;
    const conversation = await unitOfWork.run(merchantId, async (stores) => {
      const held = await lockHeld(stores, input);
      if (held.acceptedAt !== undefined) return held;
      const at = clock.now();
      const { conversation: after, added } = await addLines(stores, held, {
        lines: [deskLine(newId(), at, { act: 'accepted', ...(await doneBy(stores, agentId)) })],
        patch: { acceptedAt: at },
      });
      await stores.timers.cancel(['accept_by'], held.id);
      await stores.outbox.add(announce({ before: held, after, cause: 'accepted', added }));
      return after;
    });
    wakeUp.wake('outbox', merchantId);
    return conversation;
  };

export type AcceptConversation = ReturnType<typeof createAcceptConversation>;
