import { defineStore } from 'pinia';
import type { ConversationView } from '../../../src/contract/conversations.js';
import { backend } from './backend.js';
import { useConversationDetails } from './conversation-details.js';
import { useConversationLists } from './conversation-lists.js';
import { useConversations } from './conversations.js';

export type TransferTarget = { readonly agentId: string } | { readonly skillGroupId: string };
type WrapUp = { readonly reason?: string; readonly note?: string };

/** What an agent does with a conversation. Each act is asked of the server and then shown as it really came out. */
export const useConversationActs = defineStore('conversation-acts', () => {
  const details = useConversationDetails();
  const conversations = useConversations();
  const lists = useConversationLists();

  const settle = async (conversationId: string): Promise<void> => {
    lists.recountSoon();
    await details.load(conversationId);
  };

  /** Runs an act; afterwards, also when it was refused, shows the conversation as the server has it. */
  const act = async (conversationId: string, run: () => Promise<unknown>): Promise<void> => {
    try {
      await run();
    } finally {
      await settle(conversationId).catch(() => undefined);
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
    markRead: async (conversationId: string, number: number): Promise<void> => {
      if ((conversations.readUpTo.get(conversationId) ?? 0) >= number) return;
      conversations.readUpTo.set(conversationId, number);
      await backend.conversations.markRead(conversationId, number);
    },
  };
});
