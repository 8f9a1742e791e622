import { defineStore } from 'pinia';
import type { ConversationView } from '../../../../src/contract/conversations/conversations.js';
import { backend } from '../live/backend.js';
import { useConversationDetails } from './conversation-details.js';
import { useConversationLists } from './lists/conversation-lists.js';
import { useConversations } from './conversations.js';

export type TransferTarget = { readonly agentId: string } | { readonly skillGroupId: string };
type WrapUp = { readonly reason?: string; readonly note?: string };

/** What an agent does with a conversation. */
export const useConversationActs = defineStore('conversation-acts', () => {
  const details = useConversationDetails();
  const conversations = useConversations();
  const lists = useConversationLists();

  /** Runs an act and shows what came of it; when it was refused, what the server has instead. */
  const act = async (conversationId: string, run: () => Promise<ConversationView>): Promise<void> => {
    try {
      conversations.apply(await run());
      details.rereadSoon(conversationId);
    } catch (error) {
      await details.load(conversationId).catch(() => undefined);
      throw error;
    } finally {
      lists.recountSoon();
    }
  };

  return {
    accept: ({ id, assignmentNumber }: ConversationView) =>
      act(id, () => backend.conversations.accept(id, assignmentNumber)),
    claim: (conversationId: string) => act(conversationId, () => backend.conversations.claim(conversationId)),
    transfer: ({ id, assignmentNumber }: ConversationView, target: TransferTarget, note: string) =>
      act(id, () => backend.conversations.transfer(id, { assignmentNumber, ...target, ...(note && { note }) })),
    returnToQueue: ({ id, assignmentNumber }: ConversationView) =>
      act(id, () => backend.conversations.returnToQueue(id, assignmentNumber)),
    close: ({ id, assignmentNumber }: ConversationView, wrapUp: WrapUp) =>
      act(id, () => backend.conversations.close(id, { assignmentNumber, ...wrapUp })),
    /** Tells the server what was seen; when that fails it is told again with the next line that is seen. */
    markRead: async (conversationId: string, number: number): Promise<void> => {
      const before = conversations.readUpTo.get(conversationId) ?? 0;
      if (before >= number) return;
      conversations.readUpTo.set(conversationId, number);
      try {
        conversations.apply(await backend.conversations.markRead(conversationId, number));
      } catch (error) {
        conversations.readUpTo.set(conversationId, before);
        throw error;
      }
    },
  };
});
